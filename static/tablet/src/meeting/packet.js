// A meeting in one file, for another tablet of the same team and server when there is no network: groups' and centre's
// sheets, and the meeting's own as far as it has come. Everything in it is closed with a code that is said aloud, never
// written beside it (docs/decisions/0022). Persons' sheets never go this way: no tablet can open those.
import { codeOf } from "../code.js";
import { forgetKey } from "../drafts.js";
import { asBase64 } from "../export.js";
import { localKey } from "../lock.js";
import { changed, send } from "../outbox.js";
import { XML_NAME, envelopeOf, keyUnder, wrap } from "../seal.js";
import { filesOf, get, setting, write } from "../store.js";
import { keepState, stateOf } from "./holding.js";

const FORMAT = "mhsurvey-meeting";
const CODE = /^\d{12}$/;
/** Twelve digits and so many rounds: years for whoever finds the file and tries them all; two seconds on a slow tablet. */
const ITERATIONS = 600_000;
const AES = { name: "AES-GCM", length: 256 };
const SERVERS_OWN = ["sealed", "place", "lid"];

/** No packet of ours, or cut on the way. */
export class NoPacket extends Error {}
/** The code does not open it. */
export class WrongCode extends Error {}
/** From a team of another server: its sheets could not be sent from here. */
export class OtherServer extends Error {}

/** @returns {string} twelve digits */
export function newCode() {
  // Of bytes beyond 250 the first digits would come more often.
  const digits = [];
  while (digits.length < 12) digits.push(...[...crypto.getRandomValues(new Uint8Array(16))].filter((byte) => byte < 250).map((byte) => byte % 10));
  return digits.slice(0, 12).join("");
}

/** "123456789012" -> "1234 5678 9012", as it is read and said. */
export const inFours = (code) => code.replace(/(\d{4})(?=\d)/g, "$1 ");

/**
 * @param {{area: string, round: string, sheets: import("./holding.js").HeldSheet[]}} found
 * @param {string} code
 * @returns {Promise<Blob>} sheets that were kept can no longer be corrected here once this resolves
 */
export async function packUp({ area, round, sheets }, code) {
  const kept = [];
  for (const { id, isDraft } of sheets) if (!isDraft) kept.push(await packSheet(id));
  const draft = sheets.find(({ isDraft }) => isDraft);
  const state = await stateOf({ area, round });
  const inside = { sheets: kept.filter(Boolean), draft: draft ? await packDraft(draft.id) : null, state: { at: state.at, shown: state.shown, isRead: state.isRead } };
  const [salt, iv] = [crypto.getRandomValues(new Uint8Array(16)), crypto.getRandomValues(new Uint8Array(12))];
  const about = { area, round, servers: (await setting("sealingKeys")).map((one) => one.id) };
  const key = await keyFrom(code, salt, ITERATIONS);
  const sealed = await crypto.subtle.encrypt({ name: AES.name, iv, additionalData: utf8(JSON.stringify(about)) }, key, utf8(JSON.stringify(inside)));
  const parts = { salt: await asBase64(new Blob([salt])), iv: await asBase64(new Blob([iv])), iterations: ITERATIONS, sealed: await asBase64(new Blob([sealed])) };
  await markHanded(kept.filter(Boolean));
  await keepState({ area, round }, { handedAt: new Date().toISOString() });
  return new Blob([JSON.stringify({ format: FORMAT, version: 1, about, ...parts })], { type: "application/json" });
}

async function packSheet(id) {
  const waiting = await get("records", id);
  const row = waiting ?? (await get("shelf", id));
  if (!row) return null;
  const files = await filesOf(id);
  const { formId, version, kind, title, keptAt, lid, sealed, from, device } = row;
  const envelope = envelopeOf({ unfinished: false, ...row }, files.map(({ name }) => name));
  return { ...(await closed({ row, files })), id, formId, version, kind, title, keptAt, keys: lid.keys, sealed: await asBase64(sealed), envelope, isSent: !waiting, from: from ?? (await setting("carry"))?.tablet?.name ?? "", device: device ?? (await setting("deviceId")) ?? "" };
}

async function packDraft(id) {
  const row = await get("drafts", id);
  if (!row?.sealed) return null;
  const told = Object.fromEntries(Object.entries(row).filter(([name]) => !SERVERS_OWN.includes(name)));
  return { ...(await closed({ row, files: await filesOf(id) })), ...told, keys: row.lid.keys, sealed: await asBase64(row.sealed), place: await asBase64(row.place) };
}

/** The sheet's own key, open: it lies inside the packet, which the code closes; and its files, sealed as they are. */
async function closed({ row, files }) {
  const key = await keyUnder(row.lid, localKey());
  const raw = await crypto.subtle.exportKey("raw", key);
  return { key: await asBase64(new Blob([raw])), files: await Promise.all(files.map(async ({ name, type, blob }) => ({ name, type, base64: await asBase64(blob) }))) };
}

async function markHanded(sheets) {
  const rows = (await Promise.all(sheets.map(({ id }) => get("records", id)))).filter(Boolean);
  const handedAt = new Date().toISOString();
  await write(["records"], (to) => rows.forEach((row) => to("records").put({ ...row, handedAt })));
}

/**
 * Take in another tablet's meeting. What was sent from there already is only read here; the rest is sent from here too:
 * the server knows an envelope it has. Taking the same file in twice changes nothing.
 * @param {string} text  the file
 * @param {string} code
 * @returns {Promise<{area: string, round: string, taken: number, known: number, own: boolean}>}
 *     own: the meeting's sheet went on here meanwhile, and stays as it is here
 * Throws NoPacket, OtherServer, WrongCode, before anything is taken in; StoreFull.
 */
export async function unpack(text, code) {
  const { about, inside } = await open(text, code);
  const outcome = { ...about, taken: 0, known: 0, own: false };
  for (const sheet of inside.sheets) outcome[await takeSheet(sheet)] += 1;
  if (inside.draft) outcome.own = !(await takeDraft(inside.draft));
  if (!outcome.own) await takeState(about, inside.state);
  changed();
  send();
  return outcome;
}

async function open(text, code) {
  const whole = read(text);
  const known = new Set(((await setting("sealingKeys")) ?? []).map((one) => one.id));
  if (!whole.about.servers.some((id) => known.has(id))) throw new OtherServer("another server's keys");
  if (!CODE.test(code)) throw new WrongCode("twelve digits");
  const key = await keyFrom(code, bytes(whole.salt), whole.iterations);
  const how = { name: AES.name, iv: bytes(whole.iv), additionalData: utf8(JSON.stringify(whole.about)) };
  const inside = await crypto.subtle.decrypt(how, key, bytes(whole.sealed)).catch(() => {
    throw new WrongCode("it does not open");
  });
  const { area, round } = whole.about;
  return { about: { area, round }, inside: JSON.parse(new TextDecoder().decode(inside)) };
}

function read(text) {
  try {
    const whole = JSON.parse(text);
    const isWhole = whole.format === FORMAT && Array.isArray(whole.about.servers) && [whole.salt, whole.iv, whole.sealed].every((one) => typeof one === "string");
    if (isWhole && whole.iterations >= 1000 && whole.iterations <= 10 * ITERATIONS) return whole;
  } catch {
    // Told below, like whatever else is none.
  }
  throw new NoPacket("no meeting's file");
}

/** @returns {Promise<"taken"|"known">} */
async function takeSheet({ key, files, keys, sealed, isSent, envelope, from, device, ...told }) {
  for (const store of ["records", "shelf", "drafts"]) if (await get(store, told.id)) return "known";
  const row = { ...told, sealed: blob(sealed), lid: await lidOf(key, keys) };
  const waits = { envelope, from, device, enrolment: null, unfinished: false, code: await codeOf(told.id), state: "waiting", message: "", tries: 0, nextAt: 0, copiedAt: null };
  await write(["records", "shelf", "files"], (to) => {
    if (isSent) to("shelf").put(row);
    else to("records").put({ ...row, ...waits });
    for (const file of files) to("files").put({ owner: told.id, name: file.name, type: file.type, sealed: true, blob: blob(file.base64) });
  });
  return "taken";
}

/** The meeting's own sheet, unless somebody went on with it here. @returns {Promise<boolean>} whether it is now as in the file */
async function takeDraft({ key, files, keys, sealed, place, ...told }) {
  const here = await get("drafts", told.id);
  // A save forgets how it came: then it has gone on here.
  if (here && here.takenAs === undefined) return false;
  for (const store of ["records", "shelf", "receipts"]) if (await get(store, told.id)) return false;
  const row = { ...told, sealed: blob(sealed), place: blob(place), lid: await lidOf(key, keys), takenAs: told.savedAt };
  const before = await filesOf(told.id);
  forgetKey(told.id);
  await write(["drafts", "files"], (to) => {
    to("drafts").put(row);
    for (const { name } of before) to("files").delete([told.id, name]);
    for (const file of files) to("files").put({ owner: told.id, name: file.name, type: file.type, sealed: true, blob: blob(file.base64) });
  });
  return true;
}

async function takeState(place, told) {
  const { shown, isRead } = await stateOf(place);
  await keepState(place, { at: told.at, shown: [...new Set([...shown, ...told.shown])], isRead: isRead || told.isRead });
}

/** Under this tablet's own key from now on. */
async function lidOf(raw, keys) {
  const key = await crypto.subtle.importKey("raw", bytes(raw), AES, true, ["encrypt", "decrypt"]);
  return { keys, local: await wrap(key, localKey()) };
}

async function keyFrom(code, salt, iterations) {
  const secret = await crypto.subtle.importKey("raw", utf8(code), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, secret, AES, false, ["encrypt", "decrypt"]);
}

const utf8 = (text) => new TextEncoder().encode(text);
const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
const blob = (text) => new Blob([bytes(text)], { type: "application/octet-stream" });
