import "./memory.js";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { register } from "node:module";
import { beforeEach, test } from "node:test";
import { firstRow } from "../src/carry/plan.js";
import { get, keys, put, remove } from "../src/store.js";
import { server } from "./memory.js";

const hashOf = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 8);
const CLIPS = { fr: { back: "retour", next: "suivant" }, en: { back: "back", next: "next" }, bm: {} };
const packs = { fr: "fr.clips", en: "en.clips", bm: "bm.clips" };
const entries = (clips) => Object.fromEntries(Object.entries(clips).map(([key, said]) => [key, [hashOf(said), said.length]]));
const book = JSON.stringify({ packs, ...Object.fromEntries(Object.entries(CLIPS).map(([language, clips]) => [language, entries(clips)])), texts: { "Dites combien.": "said_1" }, synthetic: true });
// The words are JSON, which esbuild takes as it stands and Node only with a word that old browsers do not know.
register(`data:text/javascript,${encodeURIComponent('export const load = (url, how, next) => next(url, url.endsWith(".json") ? { ...how, importAttributes: { type: "json" } } : how);')}`);
globalThis.CLIP_BOOK = `assets/clips/book.${hashOf(book)}.json`;
const { clipBook, clipOf, outspoken, voiceParcels } = await import("../src/clips.js");

/** As the tablet's server: the book, and pieces of each language's file. */
function there({ path, headers = {} }) {
  if (path === globalThis.CLIP_BOOK) return new Response(book);
  const language = Object.keys(packs).find((one) => packs[one] === path);
  const all = Object.values(CLIPS[language]).join("");
  const [, from, to] = /bytes=(\d+)-(\d+)/.exec(headers.Range);
  return new Response(all.slice(+from, +to + 1), { status: 206, headers: { "Content-Range": `bytes ${from}-${to}/${all.length}` } });
}

const away = () => {
  throw new TypeError("no network");
};

const isVoice = (key) => /^app:(fr|en|bm)[/]/.test(key);

beforeEach(async () => {
  for (const key of await keys("media")) if (isVoice(key)) await remove("media", key);
  server.asked = [];
  server.answer = there;
});

test("without a network on the first visit there is no voice, and the next try finds it", async () => {
  server.answer = away;
  assert.equal(await clipOf("next", "en"), null);
  // A portal's page under the book's address.
  server.answer = () => new Response("<html>Bienvenue</html>");
  assert.equal((await clipBook()).parcels.size, 0);
  server.answer = there;
  assert.equal(await (await clipOf("next", "en")).blob.text(), "next");
});

test("a word said before the rest is here brings its own piece only, and is kept", async () => {
  const found = await clipOf("next", "fr");
  assert.equal(await found.blob.text(), "suivant");
  assert.equal(found.standsIn, null);
  assert.deepEqual(server.asked.map((one) => one.headers.Range), ["bytes=6-12"]);
  server.answer = away;
  assert.equal(await (await clipOf("next", "fr")).blob.text(), "suivant");
});

test("where a language has no clip French stands in, and says so", async () => {
  assert.equal((await clipOf("next", "bm")).standsIn, "fr");
  assert.equal(await clipOf("unknown", "bm"), null);
});

test("a language's voice is one row; after a change of words only what changed is", async () => {
  const all = await voiceParcels(["en", "fr", "en"]);
  assert.deepEqual(all.map((one) => one.hash.split(".")[0]), ["app:en/back", "app:en/next", "app:fr/back", "app:fr/next"]);
  assert.ok(all[0].rank < all[2].rank);
  assert.equal(firstRow(all, 1000).length, 2);
  await put("media", { hash: all[0].hash, blob: new Blob(["back"]), size: 4 });
  await put("media", { hash: "app:en/next.00000000", blob: new Blob(["older"]), size: 5 });
  await put("media", { hash: "md5:of a form", blob: new Blob(["form"]), size: 4 });
  assert.deepEqual(await outspoken(await keys("media")), ["app:en/next.00000000"]);
  assert.ok(await get("media", `app:${globalThis.CLIP_BOOK}`), "the book stays");
});
