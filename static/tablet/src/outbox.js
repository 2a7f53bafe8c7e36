// The outbox: kept records wait here until the server's receipt names them. One tab sends at a time.
import { LONGEST_S, waitBefore } from "./backoff.js";
import { codeOf } from "./code.js";
import { asRow, draftFrom, forgetKey, sealOldDrafts, sheetKey, stranded } from "./drafts.js";
import { isPersonal } from "./kinds.js";
import { judge } from "./receipt.js";
import { shelved } from "./shelf.js";
import { NoKeys, XML_NAME, envelopeOf, newKey, seal, sealedName } from "./seal.js";
import { Unreachable, call } from "./server.js";
import { all, filesOf, get, ifRoom, keepIfRoom, put, setting, write } from "./store.js";

/**
 * @typedef {object} Kept
 * @property {string} id          instanceID
 * @property {string} formId
 * @property {string} version
 * @property {string} [kind]      the form's
 * @property {string} title       the form's, or a group sheet's own name; never an answer of a person
 * @property {Blob} sealed        the sheet's XML, sealed; its files lie beside it, sealed too
 * @property {import("./seal.js").Lid} lid
 * @property {boolean} unfinished  a person was interrupted: the server shows it apart and counts it nowhere
 * @property {string} code        the short code said to the person
 * @property {"waiting"|"conflict"|"refused"} state  what happens next: sent by itself, or a human is needed
 * @property {string} message     the server's words when refused or in conflict
 * @property {number} tries
 * @property {boolean} [isPosted]  it has begun to leave: the server may hold it, whatever was heard
 * @property {number} nextAt      ms since 1970; sent when this has passed
 * @property {string} keptAt
 * @property {string|null} [enrolment]  under which it was begun; areas of another one could not place it
 * @property {string|null} [copiedAt]  when it last left in a file (handover.js)
 * @property {string} [envelope]   as another tablet closed it; with it `from`, that tablet's name, and its `device`
 */

/** Held while records are sent, or changed by hand. */
export const LOCK = "mhsurvey-outbox";
const listeners = new Set();
let timer = null;
let isStarted = false;
/** Somebody asked for everything while some of it was being sent: what that round left out goes at once too. */
let isAllWanted = false;

/** Be told whenever the outbox changes. Returns the way to stop. */
export function onOutbox(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Tell who listens. */
export function changed() {
  for (const listener of listeners) listener();
}

export const unsent = async () => (await all("records")).sort((a, b) => a.keptAt.localeCompare(b.keptAt));
export const receipts = async () => (await all("receipts")).sort((a, b) => b.arrivedAt.localeCompare(a.arrivedAt));

/**
 * Turn a draft into a kept record: in one durable transaction the draft goes and the record is there.
 *
 * A person's answers lose the tablet's own key here: from now on only the server can open them.
 * @param {{draft: {id: string, formId: string}, version: string, kind: string, xml: string, title: string, name: string}} what
 *     title: the form's; name: the sheet's own
 * @returns {Promise<Kept>}
 */
export async function keep({ draft, version, kind, xml, title, name = "" }) {
  const { key, lid } = await sheetKey(draft.id);
  const personal = isPersonal(kind);
  const sealed = await seal(key, xml, draft.id, XML_NAME);
  const made = { id: draft.id, enrolment: draft.enrolment ?? null, formId: draft.formId, version, kind, title: personal ? title : name || title, sealed };
  const record = await asKept({ ...made, lid: personal ? { ...lid, local: null } : lid, unfinished: false });
  await write(["drafts", "records"], (to) => {
    to("records").put(record);
    to("drafts").delete(draft.id);
  });
  forgetKey(draft.id);
  changed();
  return record;
}

async function asKept(made) {
  const fresh = { state: "waiting", message: "", tries: 0, nextAt: 0, keptAt: new Date().toISOString() };
  return { ...made, code: await codeOf(made.id), ...fresh };
}

/**
 * Give the server what nobody here can go on with: a person was interrupted by a fault. In one transaction each draft becomes a record that says it is unfinished.
 * @param {object[]} rows  drafts as they lie in the store
 */
export async function surrender(rows) {
  for (const row of rows) {
    // Another tab may be filling it at this moment.
    await navigator.locks.request(`mhsurvey-draft-${row.id}`, { ifAvailable: true }, (lock) => lock && surrenderOne(row));
  }
  if (rows.length) changed();
}

async function surrenderOne(row) {
  const record = await asUnfinished(row);
  await write(["drafts", "records"], (to) => {
    to("records").put(record);
    to("drafts").delete(row.id);
  });
}

/** The record that a draft becomes which nobody here can go on with. @returns {Promise<Kept>} */
export function asUnfinished({ sealed, lid, id, formId, formKey, title, enrolment = null }) {
  const version = formKey.slice(formId.length + 1);
  return asKept({ id, formId, version, title, enrolment, sealed, lid: { ...lid, local: null }, unfinished: true });
}

/**
 * Seal what an app from before kept in the open. Nothing leaves in the open any more, so this comes before sending.
 * Throws NoKeys: then it waits.
 */
async function sealOld() {
  await sealOldDrafts();
  for (const { xml, ...record } of (await unsent()).filter((one) => one.xml !== undefined)) {
    const { key, lid } = await newKey(null);
    const sealed = await seal(key, xml, record.id, XML_NAME);
    const files = await Promise.all((await filesOf(record.id)).map((row) => asRow(record.id, new File([row.blob], row.name, { type: row.type }), key)));
    await write(["records", "files"], (to) => {
      to("records").put({ ...record, sealed, lid, unfinished: false });
      for (const row of files) to("files").put(row);
    });
  }
}

/**
 * Send what is due. Does nothing when another tab is sending.
 * @param {object} [how]
 * @param {boolean} [how.now]   also what is still waiting for its next try, and what a human asked to try again
 * @returns {Promise<"sent"|"busy"|"nothing"|"unreachable"|"revoked">}
 */
export function send({ now = false } = {}) {
  return navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
    isAllWanted ||= now;
    if (!lock) return "busy";
    let outcome = await sendAsked();
    while (isAllWanted) outcome = await sendAsked();
    return outcome;
  });
}

function sendAsked() {
  const all = isAllWanted;
  isAllWanted = false;
  return sendDue(all);
}

async function sendDue(now) {
  await surrender(await stranded());
  await sealOld().catch((fault) => {
    if (!(fault instanceof NoKeys)) throw fault;
  });
  const due = (await unsent()).filter((one) => one.state === "waiting" && one.sealed && (now || isDue(one)));
  if (!due.length) return schedule("nothing");
  const limit = await reach();
  if (limit === null) {
    await postpone(due, "");
    return schedule("unreachable");
  }
  for (const record of due) {
    const kind = await sendOne(record, limit);
    changed();
    // No use knocking again for the others: they wait for the next round.
    if (kind === "revoked" || kind === "unreachable") return schedule(kind);
  }
  return schedule("sent");
}

/** Its time has come; or it was set by a clock years ahead of this one, and would never come. */
function isDue({ nextAt }) {
  const leftMs = nextAt - Date.now();
  return leftMs <= 0 || leftMs > LONGEST_S * 1000;
}

/** The server's upload limit, or null when this is not our server. */
async function reach() {
  try {
    const answer = await call("/submission", { method: "HEAD" });
    if (answer.status === 401 || answer.status === 403) return Infinity;
    if (answer.status !== 204) return null;
    return Number(answer.headers.get("X-OpenRosa-Accept-Content-Length")) || Infinity;
  } catch {
    return null;
  }
}

async function sendOne(waiting, limit) {
  // On the disk before the first byte leaves: from now on the server may have it, whatever is heard of it.
  const record = { ...waiting, isPosted: true };
  // A tablet without any room sends all the same: of a sheet corrected later the server then keeps both versions.
  if (!waiting.isPosted) await ifRoom(put("records", record));
  const verdict = await post(record, limit);
  if (verdict.kind === "arrived") await file(record);
  else if (verdict.kind === "conflict" || verdict.kind === "refused") {
    await ifRoom(put("records", { ...record, state: verdict.kind, message: verdict.message }));
  } else {
    if (verdict.kind === "revoked") await keepIfRoom("revoked", true);
    await postpone([record], verdict.message, verdict.waitS);
  }
  return verdict.kind;
}

async function post(record, limit) {
  const files = await filesOf(record.id);
  const envelope = envelopeOf(record, files.map((one) => one.name));
  const parcels = pack(envelope.length + record.sealed.size, files, limit);
  let verdict = null;
  for (const [index, parcel] of parcels.entries()) {
    const body = wrap(envelope, record.sealed, parcel, index < parcels.length - 1);
    const bytes = envelope.length + record.sealed.size + parcel.reduce((sum, one) => sum + one.blob.size, 0);
    try {
      const answer = await call(addressOf(record), { method: "POST", body, as: record.enrolment, bytes });
      const text = await answer.text();
      verdict = judge({ status: answer.status, body: text, retryAfter: answer.headers.get("Retry-After") }, record.id);
    } catch (fault) {
      if (!(fault instanceof Unreachable) && fault?.name !== "AbortError" && !(fault instanceof TypeError)) throw fault;
      return { kind: "unreachable", message: "", waitS: null };
    }
    const last = index === parcels.length - 1;
    if (verdict.kind !== "incomplete" && !(verdict.kind === "arrived" && !last)) return verdict;
  }
  return verdict;
}

/** A record handed over by another tablet says where it was made. */
const addressOf = ({ device }) => (device ? `/submission?deviceID=${encodeURIComponent(device)}` : "/submission");

/**
 * Files in parcels that each stay within the server's limit; a file larger than that travels alone.
 * @param {number} always  bytes that travel in every parcel: the envelope and the sealed sheet
 */
export function pack(always, files, limit) {
  const room = limit - 4096 - always;
  const parcels = [[]];
  let used = 0;
  for (const one of files) {
    if (parcels.at(-1).length && (used + one.blob.size > room || parcels.at(-1).length >= 90)) {
      parcels.push([]);
      used = 0;
    }
    parcels.at(-1).push(one);
    used += one.blob.size + 512;
  }
  return parcels;
}

function wrap(envelope, sealed, files, more) {
  const body = new FormData();
  body.append("xml_submission_file", new Blob([envelope], { type: "text/xml" }), XML_NAME);
  for (const [name, blob] of [[XML_NAME, sealed], ...files.map((one) => [one.name, one.blob])]) {
    body.append(sealedName(name), new File([blob], sealedName(name), { type: "application/octet-stream" }), sealedName(name));
  }
  if (more) body.append("*isIncomplete*", "yes");
  return body;
}

/** The receipt is written and the record let go in one transaction: never neither, never both lost. */
async function file(record) {
  const stays = shelved(record);
  // The server has it and said so. Without any room first what the meeting wants to see is let go, then the receipt.
  const isNoted = (await ifRoom(letGo(record, { stays }))) || (await ifRoom(letGo(record, {})));
  if (!isNoted) {
    await letGo(record, { isNoted: false });
    await ifRoom(put("receipts", receiptOf(record)));
  }
  await keepIfRoom("revoked", false);
  await keepIfRoom("lastContactAt", new Date().toISOString());
}

async function letGo(record, { stays = null, isNoted = true }) {
  const { id } = record;
  const files = stays ? [] : await filesOf(id);
  await write(["records", "files", "receipts", "shelf"], (to) => {
    if (isNoted) to("receipts").put(receiptOf(record));
    to("records").delete(id);
    if (stays) to("shelf").put(stays);
    for (const one of files) to("files").delete([id, one.name]);
  });
}

const receiptOf = ({ id, formId, title, code, keptAt }) => ({ id, formId, title, code, keptAt, arrivedAt: new Date().toISOString() });

async function postpone(records, message, waitS = null) {
  const later = records.map((record) => {
    const tries = record.tries + 1;
    return { ...record, tries, message, nextAt: Date.now() + waitBefore(tries, { waitS }) * 1000 };
  });
  await ifRoom(write(["records"], (to) => later.forEach((record) => to("records").put(record))));
}

async function schedule(outcome) {
  clearTimeout(timer);
  const waiting = (await unsent()).filter((one) => one.state === "waiting");
  if (waiting.length) {
    const soonest = Math.min(...waiting.map((one) => one.nextAt)) - Date.now();
    // A clock that was set back must not put the next try years away.
    timer = setTimeout(() => send(), Math.min(Math.max(soonest, 1000), LONGEST_S * 1000));
  }
  changed();
  return outcome;
}

/**
 * Why a kept sheet cannot be corrected here; null when it can.
 * @param {Kept} record
 * @returns {"person"|"posted"|null}  person: only the server can open it. posted: the server may have it already
 */
export function whyFixed({ lid, isPosted, unfinished, handedAt, envelope }) {
  if (!lid?.local || unfinished) return "person";
  // Another tablet holds it as well: two corrections of one sheet would contradict each other on the server.
  return isPosted || handedAt || envelope ? "posted" : null;
}

/**
 * Make a kept sheet a draft again, under the same id, to be corrected and kept anew: in one durable transaction.
 * Nothing is sent meanwhile: a sheet must not leave and come back at once. Throws Sealed while the tablet is locked.
 * @returns {Promise<"open"|"arrived"|"gone"|"busy"|"person"|"posted">}  open: it is a draft now
 */
export function reopen(id) {
  return navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
    if (!lock) return "busy";
    const record = await get("records", id);
    if (!record) return (await get("receipts", id)) ? "arrived" : "gone";
    const fixed = whyFixed(record);
    if (fixed) return fixed;
    const draft = await draftFrom(record);
    await write(["records", "drafts"], (to) => {
      to("drafts").put(draft);
      to("records").delete(id);
    });
    changed();
    return "open";
  });
}

/** A person asks: try this one again, whatever the server said before. */
export async function retry(id) {
  const record = await get("records", id);
  if (record) await put("records", { ...record, state: "waiting", message: "", nextAt: 0 });
  return send({ now: true });
}

/** How many wait, and since when. */
export async function burden() {
  const waiting = await unsent();
  return { unsent: waiting.length, oldestUnsentAt: waiting[0]?.keptAt ?? null, revoked: Boolean(await setting("revoked")) };
}

/** Send on opening, and at once when the network comes back. Started once, however often it is asked. */
export function startOutbox() {
  if (isStarted) return send({ now: true });
  isStarted = true;
  addEventListener("online", () => send({ now: true }));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());
  return send({ now: true });
}
