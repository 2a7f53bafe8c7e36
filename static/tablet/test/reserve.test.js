import assert from "node:assert/strict";
import { test } from "node:test";
import "./memory.js";

/** A file of the browser's own, and a worker that writes into it in place; `cutAt`: the power goes after so many bytes. */
const disk = { bytes: null, cutAt: Infinity };
const file = { getFile: async () => new File([disk.bytes], "reserve") };
const folder = {
  getFileHandle: async () => {
    if (!disk.bytes) throw new DOMException("none", "NotFoundError");
    return file;
  },
};
Object.defineProperty(navigator, "storage", { value: { getDirectory: async () => folder } });
globalThis.RESERVE_WORKER = "assets/reserve.js";
globalThis.Worker = class {
  postMessage({ pages }) {
    disk.bytes ??= new Uint8Array(2 * HALF_BYTES);
    for (const { at, bytes } of pages ?? []) disk.bytes.set(bytes.subarray(0, disk.cutAt), at);
    queueMicrotask(() => this.onmessage({ data: { fault: disk.cutAt < Infinity ? "cut" : null } }));
  }
  terminate() {}
};
// Another tab is told; here none listens.
globalThis.BroadcastChannel = class {
  postMessage() {}
};

const { HALF_BYTES, pageOf, readPage } = await import("../src/reserve/pages.js");
const { isUsed, laidRows, layAside } = await import("../src/reserve/reserve.js");
const { StoreFull, all, filesOf, get, hasRoomForSheet, isFull, keepSetting, keys, put, setting, write } = await import("../src/store.js");

const put0 = IDBObjectStore.prototype.put;
/** Every byte more is refused, deletions are not. */
function fill() {
  IDBObjectStore.prototype.put = function () {
    throw new DOMException("full", "QuotaExceededError");
  };
}
const makeRoom = () => {
  IDBObjectStore.prototype.put = put0;
};
const halves = () => [new Blob([disk.bytes.subarray(0, HALF_BYTES)]), new Blob([disk.bytes.subarray(HALF_BYTES)])];
const text = async (rows) => Promise.all(rows.map(async (row) => [row.name, await row.blob.text()]));

test("what lies in a half is read as it was, Blobs and bytes too; a half that is cut is none", async () => {
  const rows = [
    { store: "files", key: ["uuid:a", "p.jpg"], value: { owner: "uuid:a", blob: new Blob(["abc"], { type: "image/jpeg" }), lid: { keys: { k1: "ɛ" }, local: new Uint8Array([1, 2]) }, none: null } },
    { store: "drafts", key: "uuid:b", isGone: true },
  ];
  const page = await pageOf(rows, 7);
  const read = await readPage(new Blob([page, new Uint8Array(500)]));
  assert.equal(read.sequence, 7);
  const [{ value }, gone] = read.rows;
  assert.deepEqual([value.lid, value.none, value.blob.type, await value.blob.text()], [rows[0].value.lid, null, "image/jpeg", "abc"]);
  assert.deepEqual(gone, rows[1]);
  for (const length of [0, 10, 47, 60, page.length - 1]) assert.equal(await readPage(new Blob([page.subarray(0, length)])), null, String(length));
  assert.equal(await pageOf([{ store: "files", key: "x", value: new Blob([new Uint8Array(HALF_BYTES)]) }], 1), null);
});

test("a full tablet writes into the reserve, reads from it as from the stores, and takes it back when there is room", async () => {
  await put("files", { owner: "uuid:a", name: "1", blob: new Blob(["one"]) });
  await put("drafts", { id: "uuid:a", at: "before" });
  fill();
  await assert.rejects(keepSetting("open", "uuid:a"), StoreFull);
  assert.equal(await hasRoomForSheet(), false);

  assert.equal(await layAside(), true);
  await keepSetting("open", "uuid:a");
  await write(["drafts", "files"], (to) => {
    to("drafts").put({ id: "uuid:a", at: "after" });
    to("files").put({ owner: "uuid:a", name: "2", blob: new Blob(["two"]) });
    to("files").delete(["uuid:a", "1"]);
  });
  assert.deepEqual([await setting("open"), (await get("drafts", "uuid:a")).at], ["uuid:a", "after"]);
  assert.deepEqual(await text(await filesOf("uuid:a")), [["2", "two"]]);
  assert.deepEqual([await keys("files"), await filesOf("uuid:b")], [[["uuid:a", "2"]], []]);
  assert.deepEqual([await isFull(), await hasRoomForSheet()], [true, true]);
  await assert.rejects(put("media", { hash: "x" }), StoreFull, "what the server has has no place in it");
  await assert.rejects(keepSetting("carry", {}, { isUrgent: false }), StoreFull);

  makeRoom();
  assert.equal(await isFull(), false);
  assert.deepEqual([laidRows(), disk.bytes.some(Boolean)], [[], false]);
  assert.deepEqual([await setting("open"), (await all("drafts")).map((one) => one.at)], ["uuid:a", ["after"]]);
  assert.deepEqual(await text(await filesOf("uuid:a")), [["2", "two"]]);
});

test("power that goes while a half is written leaves the one before, whole", async () => {
  fill();
  await keepSetting("open", "one");
  await keepSetting("open", "two");
  disk.cutAt = 60;
  await assert.rejects(keepSetting("open", "three"), StoreFull);
  disk.cutAt = Infinity;
  const [left, right] = await Promise.all(halves().map(readPage));
  assert.deepEqual([left, right].filter(Boolean).map(({ rows }) => rows[0].value), ["two"]);
  assert.equal(await setting("open"), "two");
});

test("power that goes after all was taken back brings nothing old to life", async () => {
  fill();
  await put("drafts", { id: "uuid:c", at: "open" });
  const before = disk.bytes.slice();
  makeRoom();
  await write(["records", "drafts"], (to) => {
    to("records").put({ id: "uuid:c" });
    to("drafts").delete("uuid:c");
  });
  assert.equal(await get("drafts", "uuid:c"), undefined);
  // The stores say it is theirs; what lay in the reserve was not wiped any more.
  disk.bytes = before;
  const { openReserve } = await import("../src/reserve/reserve.js");
  await openReserve(() => setting("reserveSettled"));
  assert.deepEqual([isUsed(), await get("drafts", "uuid:c")], [false, undefined]);
  assert.deepEqual(await get("records", "uuid:c"), { id: "uuid:c" });
});
