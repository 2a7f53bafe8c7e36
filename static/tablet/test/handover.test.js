import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { answering, emptied, receiptFor, server } from "./memory.js";

const { saveDraft } = await import("../src/drafts.js");
const { exportUnsent, offer } = await import("../src/export.js");
const { NotCopied, Unreadable, letGo, markCopied, takeIn } = await import("../src/handover.js");
const lock = await import("../src/lock.js");
const { LOCK, keep, receipts, send, unsent } = await import("../src/outbox.js");
const { takeKeys } = await import("../src/seal.js");
const { filesOf, get, keepSetting, put, setting } = await import("../src/store.js");

const RSA = { name: "RSA-OAEP", hash: "SHA-256", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
const pair = await crypto.subtle.generateKey(RSA, true, ["wrapKey", "unwrapKey"]);
const spki = Buffer.from(await crypto.subtle.exportKey("spki", pair.publicKey)).toString("base64");

/** Another tablet: an empty memory that knows the server's key. */
async function anotherTablet(name = "Tablette 9", device = "device-9") {
  await emptied();
  lock.relock();
  await takeKeys([{ id: "k1", spki }]);
  await keepSetting("carry", { tablet: { name } });
  await keepSetting("deviceId", device);
}

async function kept(id, files = []) {
  const draft = { id, formKey: "f@1", formId: "f", title: "F", xml: "<data/>", at: "/data/a", startedAt: "", savedAt: "" };
  await saveDraft(draft, files);
  return keep({ draft, version: "1", kind: "survey", xml: `<data id="f"><meta><instanceID>${id}</instanceID></meta></data>`, title: "F" });
}

/** When the try that taking in and copying begin by themselves is over. */
const quiet = () => navigator.locks.request(LOCK, () => {});

const exported = async (which) => (await exportUnsent(which)).text();

beforeEach(async () => {
  await quiet();
  answering(() => new Response("", { status: 503 }));
  await anotherTablet("Tablette 7", "device-7");
});

test("a record handed over in a file travels from the other tablet as it was closed, and says where it was made", async () => {
  await kept("uuid:a", [new File(["photo"], "p.jpg", { type: "image/jpeg" })]);
  const file = await exported();
  const before = JSON.parse(file).records[0];
  await anotherTablet();
  assert.deepEqual(await takeIn(file), { taken: 1, known: 0, open: 0 });
  const [taken] = await unsent();
  assert.equal(taken.from, "Tablette 7");

  await quiet();
  answering(() => receiptFor("uuid:a"));
  await send({ now: true });
  const [post] = server.asked.filter((one) => one.method === "POST");
  assert.equal(post.path, "/submission?deviceID=device-7");
  assert.equal(await post.body.get("xml_submission_file").text(), before.xml);
  for (const { name, base64 } of before.files) assert.equal(Buffer.from(await post.body.get(name).arrayBuffer()).toString("base64"), base64);
  assert.deepEqual([await unsent(), await filesOf("uuid:a")], [[], []]);
  assert.equal((await receipts())[0].id, "uuid:a");
});

test("a record handed over twice says the tablet that made it, and stays the same", async () => {
  await kept("uuid:a");
  const first = await exported();
  await anotherTablet();
  await takeIn(first);
  const second = await exported();
  await anotherTablet("Tablette 11", "device-11");
  await takeIn(second);
  const [record] = await unsent();
  assert.deepEqual([record.from, record.device], ["Tablette 7", "device-7"]);
  assert.equal(JSON.parse(await exported()).records[0].xml, JSON.parse(first).records[0].xml);
});

test("taking the same file in again, here, there or after it was sent, changes nothing", async () => {
  await kept("uuid:a");
  const file = await exported();
  assert.deepEqual(await takeIn(file), { taken: 0, known: 1, open: 0 });
  await anotherTablet();
  await takeIn(file);
  assert.deepEqual(await takeIn(file), { taken: 0, known: 1, open: 0 });
  await quiet();
  answering(() => receiptFor("uuid:a"));
  await send({ now: true });
  assert.deepEqual(await takeIn(file), { taken: 0, known: 1, open: 0 });
  assert.deepEqual(await unsent(), []);
});

test("a file that is cut, foreign or about another record is refused whole", async () => {
  await kept("uuid:a");
  await kept("uuid:b");
  const file = await exported();
  const spoilt = (change) => {
    const whole = JSON.parse(file);
    change(whole);
    return JSON.stringify(whole);
  };
  await anotherTablet();
  for (const text of [
    file.slice(0, -40),
    "Awa",
    "null",
    "{}",
    spoilt((whole) => (whole.records[1].instanceId = "uuid:other")),
    spoilt((whole) => delete whole.records[1].xml),
    spoilt((whole) => (whole.records[1].xml = "<data")),
    spoilt((whole) => (whole.records[1].files[0].base64 = "é")),
  ]) {
    await assert.rejects(takeIn(text), Unreadable, text.slice(0, 60));
    assert.deepEqual(await unsent(), []);
  }
});

test("what is not sealed is not taken in: no answer lies open in the memory", async () => {
  const xml = `<data id="f"><word>answer</word><meta><instanceID>uuid:old</instanceID></meta></data>`;
  const records = [{ formId: "f", version: "1", instanceId: "uuid:old", keptAt: "2026-01-01T00:00:00Z", xml, files: [] }];
  assert.deepEqual(await takeIn(JSON.stringify({ format: "mhsurvey-export", version: 1, records })), { taken: 0, known: 0, open: 1 });
  assert.deepEqual(await unsent(), []);
});

test("a sealed envelope with one open file beside it is not taken in", async () => {
  await kept("uuid:a");
  const whole = JSON.parse(await exported());
  whole.records[0].files.push({ name: "open.jpg", base64: "AAAA" });
  await anotherTablet();
  assert.deepEqual(await takeIn(JSON.stringify(whole)), { taken: 0, known: 0, open: 1 });
});

test("one record alone can be exported", async () => {
  await kept("uuid:a");
  await kept("uuid:b");
  const whole = JSON.parse(await exported({ only: ["uuid:b"] }));
  assert.deepEqual(whole.records.map((one) => one.instanceId), ["uuid:b"]);
});

test("without a copy nothing erases a record, not even the right PIN", async () => {
  const facilitator = await lock.addFacilitator({ name: "Awa", pin: "4711" });
  await kept("uuid:a");
  await assert.rejects(letGo("uuid:a", { facilitator, pin: "4711" }), NotCopied);
  assert.equal((await unsent()).length, 1);
});

test("without the right PIN nothing erases a record that was copied, though the tablet is unlocked", async () => {
  const facilitator = await lock.addFacilitator({ name: "Awa", pin: "4711" });
  await kept("uuid:a");
  await markCopied(["uuid:a"]);
  assert.equal((await letGo("uuid:a", { facilitator, pin: "4712" })).ok, false);
  assert.equal((await letGo("uuid:a", { facilitator: "nobody", pin: "4711" })).ok, false);
  assert.equal((await unsent()).length, 1);
});

test("a copied record goes with the PIN, its files with it, and the tablet remembers who let it go", async () => {
  const facilitator = await lock.addFacilitator({ name: "Awa", pin: "4711" });
  lock.relock();
  const { code } = await kept("uuid:a", [new File(["photo"], "p.jpg", { type: "image/jpeg" })]);
  await kept("uuid:b");
  await markCopied(["uuid:a"]);
  assert.deepEqual(await letGo("uuid:a", { facilitator, pin: "4711" }), { ok: true });
  assert.deepEqual((await unsent()).map((one) => one.id), ["uuid:b"]);
  assert.deepEqual(await filesOf("uuid:a"), []);
  const [erased] = await setting("erased");
  assert.deepEqual([erased.id, erased.code, erased.facilitator], ["uuid:a", code, facilitator]);
  assert.equal(lock.isUnlocked(), false, "asking for the PIN leaves the tablet as it was");
});

test("a try to send that is under way does not forget that a copy was made", async () => {
  await kept("uuid:a");
  let go = null;
  answering(() => new Promise((resolve) => (go = () => resolve(new Response("", { status: 503 })))));
  const sending = send({ now: true });
  while (!go) await new Promise((resolve) => setTimeout(resolve, 5));
  const marking = markCopied(["uuid:a"]);
  go();
  await sending;
  await marking;
  assert.ok((await get("records", "uuid:a")).copiedAt);
});

test("a file is shared where the tablet can, and turning back is no copy", async () => {
  const blob = new Blob(["{}"], { type: "application/json" });
  const asked = [];
  navigator.canShare = ({ files }) => files[0].name.endsWith(".txt");
  navigator.share = async ({ files }) => void asked.push(files[0].name);
  assert.equal(await offer(blob, "m.json"), true);
  assert.deepEqual(asked, ["m.json.txt"]);
  navigator.share = () => Promise.reject(new DOMException("turned back", "AbortError"));
  assert.equal(await offer(blob, "m.json"), false);
  delete navigator.canShare;
  delete navigator.share;
});
