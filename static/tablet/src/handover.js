// Hands unsent records on: marks what left in a file, takes in what another tablet handed over, and lets a record go
// only when a copy of it was made and a facilitator says so with a PIN.
import { codeOf } from "./code.js";
import { isUnlocked, relock, unlock } from "./lock.js";
import { LOCK, changed, send } from "./outbox.js";
import { parseXml } from "./receipt.js";
import { XML_NAME, sealedName } from "./seal.js";
import { filesOf, get, setting, write } from "./store.js";

const FORMAT = "mhsurvey-export";
const SEALED_END = sealedName("");
/** How many erased records the tablet remembers, for whoever compares its list with the server's. */
const MOST_REMEMBERED = 500;
/** The file has it still: the reserve is for what is nowhere else. */
const LATER = { isUrgent: false };

/** No export of ours, or cut on the way. */
export class Unreadable extends Error {}
/** A record nobody made a copy of is never let go. */
export class NotCopied extends Error {}

/** The queue stands still while this works on it: a record being sent is written back as it was before. */
async function whileQuiet(work) {
  try {
    return await navigator.locks.request(LOCK, work);
  } finally {
    changed();
    // A try that came meanwhile found the queue busy and went away.
    send();
  }
}

/** Remember that these records left in a file. @param {string[]} ids */
export function markCopied(ids) {
  const copiedAt = new Date().toISOString();
  return whileQuiet(async () => {
    const rows = (await Promise.all(ids.map((id) => get("records", id)))).filter(Boolean);
    await write(["records"], (to) => rows.forEach((row) => to("records").put({ ...row, copiedAt })));
  });
}

/**
 * Erase an unsent record of which a copy was made. The PIN is asked for even while the tablet is unlocked.
 * @param {string} id
 * @param {{facilitator: string, pin: string}} who
 * @returns {Promise<{ok: true}|{ok: false, waitS: number}>}
 * Throws NotCopied.
 */
export async function letGo(id, { facilitator, pin }) {
  const wasUnlocked = isUnlocked();
  const said = await unlock({ id: facilitator, pin });
  if (!said.ok) return said;
  if (!wasUnlocked) relock();
  await whileQuiet(() => erase(id, facilitator));
  return { ok: true };
}

async function erase(id, facilitator) {
  const record = await get("records", id);
  // It was sent while the PIN was typed.
  if (!record) return;
  if (!record.copiedAt) throw new NotCopied("no copy was made");
  const files = await filesOf(id);
  const { formId, code, keptAt, copiedAt } = record;
  const erased = [...((await setting("erased")) ?? []), { id, formId, code, keptAt, copiedAt, facilitator, erasedAt: new Date().toISOString() }];
  await write(["records", "files", "settings"], (to) => {
    to("records").delete(id);
    for (const one of files) to("files").delete([id, one.name]);
    to("settings").put(erased.slice(-MOST_REMEMBERED), "erased");
  });
}

/**
 * Take in another tablet's export: what is sealed in it waits here and travels on under this tablet's own token.
 * Taking the same file in twice changes nothing.
 * @param {string} text  the file
 * @returns {Promise<{taken: number, known: number, open: number}>}  known: already here, or gone from here to the
 *     server; open: not sealed (an app from before), so left in the file
 * Throws Unreadable, before anything is taken in; StoreFull.
 */
export async function takeIn(text) {
  const records = readExport(text);
  const outcome = { taken: 0, known: 0, open: 0 };
  for (const one of records) outcome[await takeOne(one)] += 1;
  if (outcome.taken) changed();
  send();
  return outcome;
}

function readExport(text) {
  let whole = null;
  try {
    whole = JSON.parse(text);
  } catch {
    throw new Unreadable("no JSON");
  }
  if (whole?.format !== FORMAT || !Array.isArray(whole.records)) throw new Unreadable("no export");
  const { tablet, device } = whole;
  return whole.records.map((one) => readRecord({ ...one, tablet: one.tablet || tablet, device: one.device || device }));
}

function readRecord({ instanceId, formId, version, xml, keptAt, tablet, device, files }) {
  const root = typeof xml === "string" ? parseXml(xml) : null;
  const named = root?.getElementsByTagName("instanceID")[0]?.textContent ?? instanceId;
  if (!root || !instanceId || named !== instanceId || !Array.isArray(files)) throw new Unreadable("a record is cut");
  const parts = new Map(files.map((file) => [String(file.name), fromBase64(file.base64)]));
  const isSealed = root.getAttribute("encrypted") === "yes" && parts.has(sealedName(XML_NAME)) && [...parts.keys()].every((name) => name.endsWith(SEALED_END));
  return { id: instanceId, formId: String(formId), version: String(version ?? ""), envelope: xml, keptAt: readDate(keptAt), from: String(tablet ?? ""), device: String(device ?? ""), parts, isSealed };
}

function fromBase64(text) {
  try {
    return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  } catch {
    throw new Unreadable("a file is cut");
  }
}

/** The other tablet's clock is a claim; a date that is none would break the order of the list. */
function readDate(text) {
  return Number.isNaN(Date.parse(text)) ? new Date().toISOString() : new Date(text).toISOString();
}

async function takeOne({ parts, isSealed, ...record }) {
  if (!isSealed) return "open";
  for (const store of ["records", "receipts", "drafts"]) if (await get(store, record.id)) return "known";
  const files = [...parts].map(([name, bytes]) => ({ name: name.slice(0, -SEALED_END.length), blob: new Blob([bytes], { type: "application/octet-stream" }) }));
  const sealed = files.find((file) => file.name === XML_NAME).blob;
  const fresh = { state: "waiting", message: "", tries: 0, nextAt: 0, copiedAt: null };
  const row = { ...record, ...fresh, sealed, title: record.formId, code: await codeOf(record.id) };
  await write(["records", "files"], (to) => {
    to("records").put(row);
    for (const { name, blob } of files) if (name !== XML_NAME) to("files").put({ owner: record.id, name, type: blob.type, sealed: true, blob });
  }, LATER);
  return "taken";
}
