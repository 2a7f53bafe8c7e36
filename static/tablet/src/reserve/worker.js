// Writes into the reserve in place: only a worker may, and only so does a full tablet let anything be written.
import { HALF_BYTES } from "./pages.js";

const SLICE_BYTES = 2 ** 20;

/**
 * @param {{data: {name: string, pages: {at: number, bytes: Uint8Array}[]|null}}} asked
 *   pages: write these there; null: lay the whole file aside, filled, so that its room is really taken
 */
self.onmessage = async ({ data: { name, pages } }) => {
  try {
    const folder = await navigator.storage.getDirectory();
    const file = await folder.getFileHandle(name, { create: pages === null });
    // Before Chrome 108 what is called here gave promises.
    const handle = await file.createSyncAccessHandle();
    try {
      if (pages) pages.forEach(({ at, bytes }) => put(handle, at, bytes));
      else await layAside(handle);
      await handle.flush();
    } finally {
      await handle.close();
    }
    self.postMessage({ fault: null });
  } catch (fault) {
    self.postMessage({ fault: String(fault) });
  }
};

function put(handle, at, bytes) {
  if (handle.write(bytes, { at }) !== bytes.length) throw new Error("cut");
}

async function layAside(handle) {
  for (let at = await handle.getSize(); at < 2 * HALF_BYTES; at += SLICE_BYTES) put(handle, at, new Uint8Array(Math.min(SLICE_BYTES, 2 * HALF_BYTES - at)));
}
