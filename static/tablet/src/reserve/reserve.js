// Room laid aside while there is some. A full tablet refuses every new byte in IndexedDB, but not those written over
// in a file that has its length already: what must not be lost is written there until there is room again.
/* global RESERVE_WORKER */
import { HALF_BYTES, pageOf, readPage } from "./pages.js";

/** @typedef {import("./pages.js").Row} Row */

const FILE = "reserve";
/** A worker that has nothing to do only costs memory. */
const REST_MS = 20_000;

/** @type {Map<string, Row>} what lies in the reserve, by `nameOf` */
let rows = new Map();
let sequence = 0;
let used = 0;
/** Whether it can be written to. */
let isHere = false;
/** Whether something may lie in it that this page does not know. */
let isUnread = false;
let worker = null;
let resting = null;
let otherTabs = null;

const nameOf = ({ store, key }) => `${store} ${JSON.stringify(key)}`;

/** Whether something lies in it. */
export const isUsed = () => rows.size > 0;

/** @param {string} [store]  only what belongs to this store @returns {Row[]} */
export const laidRows = (store = null) => [...rows.values()].filter((row) => store === null || row.store === store);

/** @returns {number} bytes; 0 when there is none */
export const roomInReserve = () => (isHere ? HALF_BYTES - used : 0);

/**
 * Look what lies in it.
 * @param {() => Promise<number|undefined>} settled  sequence up to which everything has gone back into the memory
 * Throws what the browser does when it cannot be read; then nothing is written into it.
 */
export async function openReserve(settled) {
  isHere = false;
  isUnread = true;
  const file = await readFile();
  const isWhole = file !== null && file.size >= 2 * HALF_BYTES;
  if (isWhole) await readAll(file, settled);
  isHere = isWhole;
  isUnread = false;
}

async function readAll(file, settled) {
  listen(settled);
  const halves = [file.slice(0, HALF_BYTES), file.slice(HALF_BYTES, 2 * HALF_BYTES)];
  const pages = (await Promise.all(halves.map(readPage))).filter(Boolean);
  const upTo = (await settled()) ?? 0;
  const newest = pages.sort((a, b) => b.sequence - a.sequence)[0];
  sequence = Math.max(newest?.sequence ?? 0, upTo);
  take(newest && newest.sequence > upTo ? newest.rows : []);
}

/** Null when there is none. One that cannot be read now must not be taken for an empty one: that is thrown. */
async function readFile() {
  if (typeof navigator.storage?.getDirectory !== "function") return null;
  try {
    const folder = await navigator.storage.getDirectory();
    return await (await folder.getFileHandle(FILE)).getFile();
  } catch (fault) {
    if (["NotFoundError", "SecurityError"].includes(fault?.name)) return null;
    throw fault;
  }
}

function take(found) {
  rows = new Map(found.map((row) => [nameOf(row), row]));
  if (!rows.size) used = 0;
}

function listen(settled) {
  if (otherTabs) return;
  otherTabs = new BroadcastChannel("mhsurvey-reserve");
  otherTabs.onmessage = () => openReserve(settled).catch(console.error);
}

/**
 * Lay these changes into it, over what lies there, all of them or none. They are on the disk when this resolves.
 * @param {Row[]} changes
 * @returns {Promise<boolean>} false when there is no reserve, or no room in it
 */
export async function lay(changes) {
  if (!isHere) return false;
  const next = new Map([...rows, ...changes.map((row) => [nameOf(row), row])]);
  const page = await pageOf([...next.values()], sequence + 1);
  if (!page || !(await written([{ at: ((sequence + 1) % 2) * HALF_BYTES, bytes: page }]))) return false;
  sequence += 1;
  rows = next;
  used = page.length;
  otherTabs?.postMessage(null);
  return true;
}

/** Everything in it has gone back into the memory, which knows so: nothing of it stays to be read. @returns {Promise<void>} */
export async function clearReserve() {
  if (!isUsed()) return;
  take([]);
  await written([0, HALF_BYTES].map((at) => ({ at, bytes: new Uint8Array(HALF_BYTES) })));
  otherTabs?.postMessage(null);
}

/** Up to which sequence something has been laid into it. */
export const laidUpTo = () => sequence;

/** Lay it aside, unless it is there. @returns {Promise<boolean>} false where the browser cannot, or without room */
export async function layAside() {
  if (isUnread || typeof navigator.storage?.getDirectory !== "function" || typeof Worker !== "function") return false;
  isHere ||= await written(null);
  return isHere;
}

/** @param {{at: number, bytes: Uint8Array}[]|null} pages  null: lay it aside @returns {Promise<boolean>} */
function written(pages) {
  clearTimeout(resting);
  worker ??= new Worker(RESERVE_WORKER);
  return new Promise((resolve) => {
    worker.onmessage = ({ data }) => {
      if (data.fault) console.warn(`reserve: ${data.fault}`);
      resting = setTimeout(rest, REST_MS);
      resolve(data.fault === null);
    };
    worker.onerror = () => {
      rest();
      resolve(false);
    };
    worker.postMessage({ name: FILE, pages });
  });
}

function rest() {
  worker?.terminate();
  worker = null;
}
