// Unsent records in one file, for a cable, a card or another tablet when there is no network at all. Nothing is deleted.
import { unsent } from "./outbox.js";
import { XML_NAME, envelopeOf, sealedName } from "./seal.js";
import { filesOf, setting } from "./store.js";

/**
 * @param {{more?: object[], only?: string[]|null}} [which]  more: sheets that could not be kept, with their files;
 *     only: ids of records; all when null
 * @returns {Promise<Blob>} the file `flask submissions import` and another tablet read; see README.md
 */
export async function exportUnsent({ more = [], only = null } = {}) {
  const records = [];
  for (const record of await unsent()) {
    // What an app from before left open is closed at the next try to send; until then it stays here.
    if (record.sealed && (only === null || only.includes(record.id))) records.push(await asExported(record, await filesOf(record.id)));
  }
  for (const { files, ...record } of more) records.push(await asExported(record, files));
  const tablet = (await setting("carry"))?.tablet?.name ?? "";
  const device = (await setting("deviceId")) ?? "";
  const whole = { format: "mhsurvey-export", version: 2, exportedAt: new Date().toISOString(), tablet, device, records };
  return new Blob([JSON.stringify(whole)], { type: "application/json" });
}

/** As it would travel to the server: the envelope, and every part sealed. One taken in keeps where it came from. */
async function asExported(record, held) {
  const { id, formId, version, code, keptAt, sealed, from, device } = record;
  const files = [];
  for (const [name, blob] of [[XML_NAME, sealed], ...held.map((one) => [one.name, one.blob])]) {
    files.push({ name: sealedName(name), type: "application/octet-stream", base64: await asBase64(blob) });
  }
  return { formId, version, instanceId: id, code, keptAt, tablet: from, device, xml: envelopeOf(record, held.map((one) => one.name)), files };
}

/** @param {Blob} blob */
export async function asBase64(blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  // In slices: one call with a whole photo overflows the stack.
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

/** A name for an export made now. */
export function exportName() {
  return `mhsurvey-${new Date().toISOString().slice(0, 16).replace(/\D/g, "")}.json`;
}

/**
 * Give a file to the person: shared (Bluetooth, another app) where the tablet can, else a download.
 * @returns {Promise<boolean>} false when they turned back
 */
export async function offer(blob, filename) {
  const shared = shareable(blob, filename);
  if (!shared) return download(blob, filename);
  try {
    await navigator.share({ files: [shared] });
    return true;
  } catch (fault) {
    return fault?.name === "AbortError" ? false : download(blob, filename);
  }
}

/** Browsers share only endings they know; whoever reads the file looks at its content. */
function shareable(blob, filename) {
  const ways = [new File([blob], filename, { type: blob.type }), new File([blob], `${filename}.txt`, { type: "text/plain" })];
  return ways.find((file) => navigator.canShare?.({ files: [file] }));
}

function download(blob, filename) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = filename;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return true;
}
