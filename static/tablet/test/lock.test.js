import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import "./memory.js";

const lock = await import("../src/lock.js");
const { keepSetting, setting } = await import("../src/store.js");

beforeEach(async () => {
  lock.relock();
  await keepSetting("facilitators", []);
  await keepSetting("openKey", undefined);
  await keepSetting("pinTries", 0);
});

test("the first facilitator makes the tablet's key; the next one opens the same", async () => {
  const awa = await lock.addFacilitator({ name: " Awa ", pin: "4711" });
  const first = await crypto.subtle.exportKey("raw", lock.localKey());
  const moussa = await lock.addFacilitator({ name: "Moussa", pin: "130275" });
  assert.deepEqual(await lock.facilitators(), [{ id: awa, name: "Awa" }, { id: moussa, name: "Moussa" }]);
  lock.relock();
  assert.equal(lock.localKey(), null);
  assert.deepEqual(await lock.unlock({ id: moussa, pin: "130275" }), { ok: true });
  assert.deepEqual(await crypto.subtle.exportKey("raw", lock.localKey()), first);
});

test("before the first PIN a sheet can be gone on with after a restart; the PIN closes the key", async () => {
  await lock.startLock();
  const before = await crypto.subtle.exportKey("raw", lock.localKey());
  lock.relock();
  await lock.startLock();
  assert.deepEqual(await crypto.subtle.exportKey("raw", lock.localKey()), before);
  const id = await lock.addFacilitator({ name: "Awa", pin: "4711" });
  assert.equal(await setting("openKey"), undefined);
  lock.relock();
  await lock.startLock();
  assert.equal(lock.isUnlocked(), false);
  await lock.unlock({ id, pin: "4711" });
  assert.deepEqual(await crypto.subtle.exportKey("raw", lock.localKey()), before);
});

test("nothing of a PIN or of the key lies in the tablet's memory", async () => {
  await lock.addFacilitator({ name: "Awa", pin: "80213" });
  const [kept] = await setting("facilitators");
  assert.deepEqual(Object.keys(kept).sort(), ["id", "iterations", "name", "salt", "wrapped"]);
  const key = new Uint8Array(await crypto.subtle.exportKey("raw", lock.localKey()));
  assert.ok(!Buffer.from(kept.wrapped).includes(Buffer.from(key)));
  assert.ok(!JSON.stringify(kept).includes("80213"));
});

test("a wrong PIN opens nothing; five of them make the tablet wait, longer each time", async () => {
  const id = await lock.addFacilitator({ name: "Awa", pin: "4711" });
  lock.relock();
  for (let wrong = 1; wrong < 5; wrong++) assert.deepEqual(await lock.unlock({ id, pin: "0000" }), { ok: false, waitS: 0 });
  assert.deepEqual(await lock.unlock({ id, pin: "0000" }), { ok: false, waitS: 30 });
  assert.deepEqual((await lock.unlock({ id, pin: "4711" })).ok, false, "not even the right one while it waits");
  assert.equal(await setting("pinTries"), 5, "asking while it waits is no try");
  await keepSetting("pinTries", 20);
  assert.ok((await lock.waitLeft()) <= 900);
});

test("a try is on the disk before it is made: a kill in between gives no more of them", async () => {
  const id = await lock.addFacilitator({ name: "Awa", pin: "4711" });
  lock.relock();
  const trying = lock.unlock({ id, pin: "0000" });
  let counted = 0;
  while (counted === 0 && !(await Promise.race([trying.then(() => true), setting("pinTries").then(() => false)]))) counted = await setting("pinTries");
  assert.equal(counted, 1);
  await trying;
});

test("a PIN has four to eight digits; a locked tablet takes nobody in, and its last facilitator stays", async () => {
  await assert.rejects(lock.addFacilitator({ name: "Awa", pin: "12" }));
  assert.deepEqual(await lock.facilitators(), []);
  lock.relock();
  const id = await lock.addFacilitator({ name: "Awa", pin: "4711" });
  await assert.rejects(lock.removeFacilitator(id));
  lock.relock();
  await assert.rejects(lock.addFacilitator({ name: "Moussa", pin: "1234" }));
  await assert.rejects(lock.changePin({ id, pin: "1234" }));
});

test("a full tablet lets its facilitator in, and nobody who guesses", async () => {
  const id = await lock.addFacilitator({ name: "Awa", pin: "4711" });
  lock.relock();
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  try {
    assert.deepEqual(await lock.unlock({ id, pin: "4711" }), { ok: true });
    lock.relock();
    assert.deepEqual(await lock.unlock({ id, pin: "0000" }), { ok: false, waitS: 30 });
    assert.equal((await lock.unlock({ id, pin: "4711" })).ok, false);
  } finally {
    IDBObjectStore.prototype.put = put;
    await lock.forgetFacilitators([], () => {});
  }
});
