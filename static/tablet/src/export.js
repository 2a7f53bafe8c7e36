// All unsent records in one file, for a cable or a card when there is no network at all. Nothing is deleted.
import { unsent } from "./outbox.js";
import { filesOf } from "./store.js";

/**
 * @param {object[]} more  sheets that could not be kept: the same fields, with their files
 * @returns {Promise<Blob>} the file `flask submissions import` reads; see README.md
 */
export async function exportUnsent(more = []) {
  const records = [];
  for (const record of await unsent()) records.push(await asExported(record, await filesOf(record.id)));
  for (const { files, ...record } of more) records.push(await asExported(record, files));
  const whole = { format: "mhsurvey-export", version: 1, exportedAt: new Date().toISOString(), records };
  return new Blob([JSON.stringify(whole)], { type: "application/json" });
}

async function asExported({ id, formId, version, xml, keptAt, code }, held) {
  const files = [];
  for (const one of held) files.push({ name: one.name, type: one.type, base64: await asBase64(one.blob) });
  return { formId, version, instanceId: id, code, keptAt, xml, files };
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
