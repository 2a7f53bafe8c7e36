// The tablet's memory: IndexedDB, every write made durable before it is called done.

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

export class StoreFull extends Error {}

let opened = null;

/** The one open database. Reopened if it was closed for another version. */
export function database() {
  opened ??= open();
  return opened;
}

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
 * @param {(get: (name: string) => IDBObjectStore) => void} work  puts and deletes; must not wait for anything
 */
export async function write(stores, work) {
  const db = await database();
  return new Promise((resolve, reject) => {
    // Chromium's default durability does no fdatasync at all.
    const transaction = db.transaction(stores, "readwrite", { durability: "strict" });
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(wordFault(transaction.error));
    try {
      work((name) => transaction.objectStore(name));
    } catch (fault) {
      transaction.abort();
      reject(wordFault(fault));
    }
  });
}

function wordFault(fault) {
  return fault?.name === "QuotaExceededError" ? new StoreFull("no room left on the tablet") : fault;
}

async function read(store, ask) {
  const db = await database();
  return new Promise((resolve, reject) => {
    const request = ask(db.transaction(store, "readonly").objectStore(store));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export const get = (store, key) => read(store, (from) => from.get(key));
export const all = (store, range) => read(store, (from) => from.getAll(range));
export const keys = (store) => read(store, (from) => from.getAllKeys());
export const count = (store) => read(store, (from) => from.count());
export const put = (store, value, key) => write([store], (to) => to(store).put(value, key));
export const remove = (store, key) => write([store], (to) => to(store).delete(key));

/** Every file of one draft or record. @returns {Promise<{owner: string, name: string, type: string, blob: Blob}[]>} */
export const filesOf = (owner) => all("files", IDBKeyRange.bound([owner], [owner, []]));

/** Small settings: token, language, last contact… */
export const setting = (name) => get("settings", name);
export const keepSetting = (name, value) => put("settings", value, name);

/**
 * A setting that a full tablet does without.
 * @returns {Promise<boolean>} false when there was no room for it
 */
export async function keepIfRoom(name, value) {
  try {
    await keepSetting(name, value);
    return true;
  } catch (fault) {
    if (!(fault instanceof StoreFull)) throw fault;
    return false;
  }
}

/** Ask the browser not to clear this tablet's memory, until it says yes. @returns {Promise<boolean>} */
export async function askToStay() {
  if (!navigator.storage?.persist) return false;
  return (await navigator.storage.persisted()) || navigator.storage.persist();
}
