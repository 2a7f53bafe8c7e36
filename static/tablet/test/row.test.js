import "./memory.js";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { beforeEach, test } from "node:test";
import { bringRow } from "../src/carry/row.js";
import { Absent, Unreachable } from "../src/server.js";
import { get, keys, remove } from "../src/store.js";
import { server } from "./memory.js";

const bytesOf = (fill, size) => new Uint8Array(size).fill(fill);
const ALL = [bytesOf(1, 3000), bytesOf(2, 10), bytesOf(3, 70_000)];
const together = Buffer.concat(ALL);
const own = (bytes, n, more = {}) => ({ hash: `md5:${n}`, sha256: createHash("sha256").update(bytes).digest("hex"), size: bytes.length, type: "audio/mpeg", url: `/${n}.mp3`, ...more });
const ROW = ALL.map((bytes, n) => own(bytes, n));
let from = 0;
const PIECES = ALL.map((bytes, n) => own(bytes, n, { url: "fr.clips", at: (from += bytes.length) - bytes.length }));

/** Bytes that come in chunks which know nothing of files, up to where the line breaks. */
const line = (bytes, until = bytes.length) => {
  let at = 0;
  return new ReadableStream({
    pull(to) {
      if (at >= bytes.length) return to.close();
      if (at >= until) return to.error(new TypeError("network"));
      to.enqueue(bytes.subarray(at, Math.min((at += 999), until)));
      return undefined;
    },
  });
};

const held = async () => (await keys("media")).sort();

beforeEach(async () => {
  for (const key of await keys("media")) await remove("media", key);
  server.asked = [];
});

test("a row is asked for once, by hash, and each file is whole in memory", async () => {
  let came = 0;
  server.answer = () => new Response(line(together));
  await bringRow(ROW, { came: (some) => { came += some; } });
  assert.equal(server.asked.length, 1);
  assert.deepEqual(JSON.parse(server.asked[0].body), { files: ROW.map((one) => one.sha256) });
  assert.equal(came, together.length);
  for (const [n, one] of ROW.entries()) assert.deepEqual(new Uint8Array(await (await get("media", one.hash)).blob.arrayBuffer()), ALL[n]);
});

test("what came whole before the line broke stays", async () => {
  server.answer = () => new Response(line(together, 5000));
  await assert.rejects(bringRow(ROW), Unreachable);
  assert.deepEqual(await held(), ["md5:0", "md5:1"]);
});

test("bytes that are not what was announced are not taken up, nor anything after them", async () => {
  const other = Buffer.from(together);
  other[3001] = 9;
  server.answer = () => new Response(line(other));
  await assert.rejects(bringRow(ROW), Unreachable);
  assert.deepEqual(await held(), ["md5:0"]);
});

test("a server that lacks one of them gives none, and says so", async () => {
  server.answer = () => new Response("", { status: 404 });
  await assert.rejects(bringRow(ROW), Absent);
  assert.deepEqual(await held(), []);
});

test("a piece of a greater file is asked for as such; who gives all of it is understood too", async () => {
  const [, second, third] = PIECES;
  server.answer = ({ headers: { Range } }) => {
    assert.equal(Range, "bytes=3000-73009");
    return new Response(line(together.subarray(3000)), { status: 206, headers: { "Content-Range": `bytes 3000-73009/${together.length}` } });
  };
  await bringRow([second, third]);
  assert.deepEqual(await held(), ["md5:1", "md5:2"]);
  for (const key of await held()) await remove("media", key);
  server.answer = () => new Response(line(together));
  await bringRow([second]);
  assert.deepEqual(await held(), ["md5:1"]);
});
