// The tablet's memory: IndexedDB, every write made durable before it is called done. On a full tablet what must not be
// lost goes into the reserve (reserve/reserve.js) until there is room again; whoever reads finds it as if it lay here.
import { clearReserve, isUsed, laidRows, laidUpTo, lay, openReserve, roomInReserve } from "./reserve/reserve.js";

const NAME = "mhsurvey";
const VERSION = 3;

/** Each store and its key. Files stand apart from their owner, so that saving an answer does not rewrite photos. */
const STORES = {
  settings: {},
  forms: { keyPath: "key" },
  media: { keyPath: "hash" },
  /** What has come so far of files whose download was cut. */
  partials: { keyPath: "hash" },
  drafts: { keyPath: "id" },
  records: { keyPath: "id" },
  files: { keyPath: ["owner", "name"] },
  receipts: { keyPath: "id" },
  /** Groups' and centres' sheets that have arrived and are still to be looked at in their meeting (shelf.js). */
  shelf: { keyPath: "id" },
};

/** What the server gives again has no place in the reserve. */
const BROUGHT = new Set(["forms", "media", "partials"]);
/** The setting that says up to which sequence the reserve has been emptied into the stores. */
const SETTLED = "reserveSettled";

/** What a sheet takes, about: its text, some photos or minutes of sound. */
const SHEET_BYTES = 2 ** 20;

export class StoreFull extends Error {}

/** Chromium 78 now and then fails to write a blob, and then goes on failing with it: there, small ones lie as bytes. */
const KEEPS_BYTES = globalThis.StorageManager !== undefined && !("getDirectory" in StorageManager.prototype);
/** Larger values are made blobs by the browser itself. */
const SMALL_BYTES = 48_000;

let opened = null;

/** The one open database, and what lies in the reserve known. Reopened if it was closed for another version. */
export function database() {
  opened ??= open().then(async (db) => {
    await readReserve(db).catch(console.error);
    return db;
  });
  return opened;
}

const readReserve = (db) => openReserve(() => direct(db, "settings", (from) => from.get(SETTLED)));

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => upgrade(request.result);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const db = request.result;
      // A newer app in another tab must not wait for this one.
      db.onversionchange = () => {
        db.close();
        opened = null;
      };
      db.onclose = () => {
        opened = null;
      };
      resolve(db);
    };
  });
}

function upgrade(db) {
  for (const [name, options] of Object.entries(STORES)) {
    if (!db.objectStoreNames.contains(name)) db.createObjectStore(name, options);
  }
}

/**
 * Do several writes as one: all of them are on the disk when the promise resolves, or none is.
 * @param {string[]} stores  the stores touched
 * @param {(get: (name: string) => {put: (value: any, key?: IDBValidKey) => void, delete: (key: IDBValidKey) => void}) => void} work
 *     puts and deletes; must not wait for anything
 * @param {{isUrgent?: boolean}} [how]  not urgent: what can wait until there is room never goes into the reserve
 * Throws StoreFull.
 */
export async function write(stores, work, { isUrgent = true } = {}) {
  const db = await database();
  const changes = await Promise.all(changesOf(work).map(withBytes));
  if (!isUsed()) {
    try {
      return await commit(db, stores, changes);
    } catch (fault) {
      if (!(fault instanceof StoreFull)) throw fault;
    }
  }
  return navigator.locks.request("mhsurvey-reserve", () => writeWhileFull(db, stores, changes, isUrgent && !stores.some((one) => BROUGHT.has(one))));
}

/** The writes `work` asks for, in order. @returns {import("./reserve/pages.js").Row[]} */
function changesOf(work) {
  const changes = [];
  work((store) => ({
    put: (value, key = keyIn(store, value)) => void changes.push({ store, key, value }),
    delete: (key) => void changes.push({ store, key, isGone: true }),
  }));
  return changes;
}

function keyIn(store, value) {
  const { keyPath } = STORES[store];
  return Array.isArray(keyPath) ? keyPath.map((part) => value[part]) : value[keyPath];
}

function commit(db, stores, changes) {
  return new Promise((resolve, reject) => {
    // Chromium's default durability does no fdatasync at all.
    const transaction = db.transaction(stores, "readwrite", { durability: "strict" });
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(wordFault(transaction.error));
    try {
      for (const { store, key, value, isGone } of changes) {
        if (isGone) transaction.objectStore(store).delete(key);
        else if (STORES[store].keyPath) transaction.objectStore(store).put(value);
        else transaction.objectStore(store).put(value, key);
      }
    } catch (fault) {
      transaction.abort();
      reject(wordFault(fault));
    }
  });
}

/** There was no room, a moment ago or before. First everything that lies in the reserve tries to come back here. */
async function writeWhileFull(db, stores, changes, isUrgent) {
  // Another tab may have changed it.
  await readReserve(db);
  try {
    await commit(db, Object.keys(STORES), [...laidRows(), ...changes, { store: "settings", key: SETTLED, value: laidUpTo() }]);
  } catch (fault) {
    if (!(fault instanceof StoreFull)) throw fault;
    if (!isUrgent) return commit(db, stores, changes);
    if (!(await lay(changes))) throw fault;
    // To delete takes no room, and makes some.
    return commit(db, stores, changes.filter((one) => one.isGone));
  }
  return clearReserve();
}

function wordFault(fault) {
  return fault?.name === "QuotaExceededError" ? new StoreFull("no room left on the tablet") : fault;
}

/** Bytes in the place of small blobs, where those cannot be trusted. */
async function withBytes(change) {
  if (!KEEPS_BYTES || Object.getPrototypeOf(change.value ?? 0) !== Object.prototype) return change;
  const value = { ...change.value };
  for (const [name, one] of Object.entries(value)) {
    if (one instanceof Blob && one.size <= SMALL_BYTES) value[name] = { bytesOfBlob: await one.arrayBuffer(), type: one.type };
  }
  return { ...change, value };
}

/** The other way round, for one row or many: also in a browser that was updated since it was written. */
function withBlobs(found) {
  if (Array.isArray(found)) return found.map(withBlobs);
  if (Object.getPrototypeOf(found ?? 0) !== Object.prototype) return found;
  for (const [name, one] of Object.entries(found)) {
    if (one?.bytesOfBlob) found[name] = new Blob([one.bytesOfBlob], { type: one.type });
  }
  return found;
}

function direct(db, store, ask) {
  return new Promise((resolve, reject) => {
    const request = ask(db.transaction(store, "readonly").objectStore(store));
    request.onsuccess = () => resolve(withBlobs(request.result));
    request.onerror = () => reject(request.error);
  });
}

const read = async (store, ask) => direct(await database(), store, ask);

/** @returns {Promise<any>} undefined when there is none */
export async function get(store, key) {
  const db = await database();
  const laid = laidRows(store).find((row) => indexedDB.cmp(row.key, key) === 0);
  return laid ? laid.value : direct(db, store, (from) => from.get(key));
}

/** The rows of a store that names its keys, in their order. @param {IDBKeyRange} [range] */
export async function all(store, range) {
  const found = await read(store, (from) => from.getAll(range));
  const keyed = found.map((value) => ({ key: keyIn(store, value), value }));
  return withLaid(store, keyed, range).map((row) => row.value);
}

export async function keys(store) {
  const found = await read(store, (from) => from.getAllKeys());
  return withLaid(store, found.map((key) => ({ key }))).map((row) => row.key);
}

export const count = async (store) => (await keys(store)).length;

/** What was found, with what lies in the reserve in its place. */
function withLaid(store, found, range = null) {
  const laid = laidRows(store).filter((row) => !range || range.includes(row.key));
  if (!laid.length) return found;
  const isLaid = ({ key }) => laid.some((row) => indexedDB.cmp(row.key, key) === 0);
  return [...found.filter((one) => !isLaid(one)), ...laid.filter((row) => !row.isGone)].sort((a, b) => indexedDB.cmp(a.key, b.key));
}

export const put = (store, value, key, how) => write([store], (to) => to(store).put(value, key), how);
export const remove = (store, key) => write([store], (to) => to(store).delete(key));

/** Every file of one draft or record. @returns {Promise<{owner: string, name: string, type: string, blob: Blob}[]>} */
export const filesOf = (owner) => all("files", IDBKeyRange.bound([owner], [owner, []]));

/** Small settings: token, language, last contact… */
export const setting = (name) => get("settings", name);
export const keepSetting = (name, value, how) => put("settings", value, name, how);

/** A setting that a full tablet does without. @returns {Promise<boolean>} false when there was no room for it */
export const keepIfRoom = (name, value, how) => ifRoom(keepSetting(name, value, how));

/** @param {Promise<void>} writing @returns {Promise<boolean>} false when there was no room for it */
export async function ifRoom(writing) {
  try {
    await writing;
    return true;
  } catch (fault) {
    if (!(fault instanceof StoreFull)) throw fault;
    return false;
  }
}

/** Whether the tablet has no room, and lives on what was laid aside. */
export async function isFull() {
  await database();
  // A write brings back what lies in the reserve as soon as there is room for it.
  if (isUsed()) await ifRoom(remove("settings", "probe"));
  return isUsed();
}

/** Whether a sheet begun now finds room to its end. @returns {Promise<boolean>} */
export async function hasRoomForSheet() {
  await database();
  if (roomInReserve() >= SHEET_BYTES) return true;
  // No Blob: the oldest browsers write a large one into a file of its own, and some of them cannot.
  const probe = new Uint8Array(SHEET_BYTES);
  if (!(await ifRoom(keepSetting("probe", probe, { isUrgent: false })))) return false;
  await remove("settings", "probe");
  return true;
}

/** Ask the browser not to clear this tablet's memory, until it says yes. @returns {Promise<boolean>} */
export async function askToStay() {
  if (!navigator.storage?.persist) return false;
  return (await navigator.storage.persisted()) || navigator.storage.persist();
}
