// All unsent records in one file, for a cable or a card when there is no network at all. Nothing is deleted.
import { unsent } from "./outbox.js";
import { filesOf } from "./store.js";

/** @returns {Promise<Blob>} the file `flask submissions import` reads; see README.md */
export async function exportUnsent() {
  const records = [];
  for (const record of await unsent()) records.push(await asExported(record));
  const whole = { format: "mhsurvey-export", version: 1, exportedAt: new Date().toISOString(), records };
  return new Blob([JSON.stringify(whole)], { type: "application/json" });
}

async function asExported({ id, formId, version, xml, keptAt, code }) {
  const files = [];
  for (const one of await filesOf(id)) {
    files.push({ name: one.name, type: one.type, base64: await asBase64(one.blob) });
  }
  return { formId, version, instanceId: id, code, keptAt, xml, files };
}

async function asBase64(blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  // In slices: one call with a whole photo overflows the stack.
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

/** Offer a file to the person as a download. */
export function offer(blob, filename) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = filename;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
