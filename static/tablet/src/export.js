// Unsent records in one file, for a cable, a card or another tablet when there is no network at all. Nothing is deleted.
import { unsent } from "./outbox.js";
import { XML_NAME, envelopeOf, sealedName } from "./seal.js";
import { filesOf } from "./store.js";

/**
 * @param {{more?: object[], only?: string|null}} [which]  more: sheets that could not be kept, with their files;
 *     only: the id of one record
 * @returns {Promise<Blob>} the file `flask submissions import` reads; see README.md
 */
export async function exportUnsent({ more = [], only = null } = {}) {
  const records = [];
  for (const record of await unsent()) {
    if (only === null || record.id === only) records.push(await asExported(record, await filesOf(record.id)));
  }
  for (const { files, ...record } of more) records.push(await asExported(record, files));
  const whole = { format: "mhsurvey-export", version: 2, exportedAt: new Date().toISOString(), records };
  return new Blob([JSON.stringify(whole)], { type: "application/json" });
}

/** As it would travel to the server: the envelope, and every part sealed. */
async function asExported(record, held) {
  const { id, formId, version, code, keptAt, sealed } = record;
  const files = [];
  for (const [name, blob] of [[XML_NAME, sealed], ...held.map((one) => [one.name, one.blob])]) {
    files.push({ name: sealedName(name), type: "application/octet-stream", base64: await asBase64(blob) });
  }
  return { formId, version, instanceId: id, code, keptAt, xml: envelopeOf(record, held.map((one) => one.name)), files };
}

async function asBase64(blob) {
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

/** Offer a file to the person as a download. */
export function offer(blob, filename) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = filename;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
