// A tablet in Node: IndexedDB in memory, one lock table, a server that answers as told.
import "fake-indexeddb/auto";
import { DOMParser, onErrorStopParsing } from "@xmldom/xmldom";

globalThis.APP_VERSION = "test";
globalThis.CLIP_BOOK = "assets/clips/book.json";
globalThis.DOMParser = class {
  parseFromString(text, type) {
    return new DOMParser({ onError: onErrorStopParsing }).parseFromString(text, type);
  }
};

const held = new Map();
const locks = {
  async request(name, ...rest) {
    const work = rest.pop();
    const [options = {}] = rest;
    if (held.has(name) && options.ifAvailable) return work(null);
    const turn = (held.get(name) ?? Promise.resolve()).then(() => work({ name }));
    const over = turn.catch(() => {});
    held.set(name, over);
    try {
      return await turn;
    } finally {
      if (held.get(name) === over) held.delete(name);
    }
  },
};
Object.defineProperty(globalThis, "navigator", { value: { locks, onLine: true, language: "fr" }, configurable: true });

// A try put off for minutes is no reason for a test to stay alive.
const realTimeout = setTimeout;
globalThis.setTimeout = (work, wait, ...rest) => {
  const timer = realTimeout(work, wait, ...rest);
  if (wait >= 1000) timer.unref();
  return timer;
};

/** Nothing anybody answered or set is left; forms stay. */
export async function emptied() {
  const { keys, write } = await import("../src/store.js");
  const stores = ["drafts", "records", "files", "receipts", "shelf", "settings"];
  const held = await Promise.all(stores.map(async (store) => [store, await keys(store)]));
  await write(stores, (to) => held.forEach(([store, found]) => found.forEach((key) => to(store).delete(key))));
}

/** Requests made, and what to answer next: functions of the request. */
export const server = { asked: [], answer: () => new Response(null, { status: 204 }) };

globalThis.fetch = async (path, options = {}) => {
  server.asked.push({ path, ...options });
  return server.answer({ path, ...options });
};

export function receiptFor(id, complete = true) {
  return new Response(
    `<OpenRosaResponse xmlns="http://openrosa.org/http/response"><submissionMetadata xmlns="http://www.opendatakit.org/xforms" instanceID="${id}" isComplete="${complete}"/></OpenRosaResponse>`,
    { status: 201 },
  );
}

/** Answer HEAD as our server does, POST as told. */
export function answering(post) {
  server.asked = [];
  server.answer = (request) => (request.method === "HEAD" ? new Response(null, { status: 204, headers: { "X-OpenRosa-Accept-Content-Length": "10000000" } }) : post(request));
}
