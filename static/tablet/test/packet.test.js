import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { answering, emptied } from "./memory.js";

const { saveDraft, draft, drafts } = await import("../src/drafts.js");
const lock = await import("../src/lock.js");
const { NoPacket, OtherServer, WrongCode, inFours, newCode, packUp, unpack } = await import("../src/meeting/packet.js");
const { keepState, stateOf } = await import("../src/meeting/holding.js");
const { LOCK, keep, reopen, unsent } = await import("../src/outbox.js");
const { envelopeOf, takeKeys } = await import("../src/seal.js");
const { fileOfSheet, sheetsOf } = await import("../src/shelf.js");
const { filesOf, get, keepSetting, write } = await import("../src/store.js");

const RSA = { name: "RSA-OAEP", hash: "SHA-256", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
const pair = await crypto.subtle.generateKey(RSA, true, ["wrapKey", "unwrapKey"]);
const spki = Buffer.from(await crypto.subtle.exportKey("spki", pair.publicKey)).toString("base64");
const PLACE = { area: "A1", round: "r2" };
const CODE = "123456789012";

/** An empty memory that knows a server's key; nobody has set a PIN. */
async function anotherTablet({ id = "k1", name = "Tablette 9" } = {}) {
  await emptied();
  lock.relock();
  await lock.startLock();
  await takeKeys([{ id, spki }]);
  await keepSetting("carry", { tablet: { name } });
  await keepSetting("deviceId", `device of ${name}`);
}

const quiet = () => navigator.locks.request(LOCK, () => {});
const xmlOf = (id) => `<data id="g"><meta><instanceID>${id}</instanceID></meta></data>`;

async function kept(id, files = []) {
  const begun = { id, formKey: "g@1", formId: "g", title: "G", name: "", xml: xmlOf(id), at: "/data/a", startedAt: "", savedAt: "2026-11-21T10:00:00.000Z" };
  await saveDraft(begun, files);
  return keep({ draft: begun, version: "1", kind: "scorecard", xml: xmlOf(id), title: "G" });
}

const meetingDraft = (savedAt, xml = xmlOf("uuid:m")) => saveDraft({ id: "uuid:m", formKey: "m@1", formId: "m", title: "M", name: "", xml, at: "/data/b", startedAt: "", savedAt }, []);
const pack = async (more = []) => (await packUp({ ...PLACE, sheets: [{ id: "uuid:1", isDraft: false }, ...more] }, CODE)).text();

beforeEach(async () => {
  await quiet();
  answering(() => new Response("", { status: 503 }));
  await anotherTablet({ name: "Tablette 1" });
});

test("a code has twelve digits, said in fours", () => {
  assert.match(newCode(), /^\d{12}$/);
  assert.notEqual(newCode(), newCode());
  assert.equal(inFours(CODE), "1234 5678 9012");
});

test("sheets, their recordings and the meeting's own are readable on the other tablet, and only there", async () => {
  const voice = new File(["spoken"], "why.webm", { type: "audio/webm" });
  const record = await kept("uuid:1", [voice]);
  const names = (await filesOf("uuid:1")).map(({ name }) => name);
  const envelope = envelopeOf(record, names);
  await meetingDraft("2026-11-21T11:00:00.000Z");
  await keepState(PLACE, { at: "point x", shown: ["uuid:1 /data/why"] });
  const text = await pack([{ id: "uuid:m", isDraft: true }]);
  assert.ok(!text.includes("instanceID") && !text.includes("spoken"), "nothing of it is open");
  assert.equal(await reopen("uuid:1"), "posted", "what two tablets hold is corrected on neither");

  await anotherTablet();
  const outcome = await unpack(text, CODE);
  assert.deepEqual(outcome, { ...PLACE, taken: 1, known: 0, own: false });
  const [sheet] = await sheetsOf({ kinds: ["scorecard"] });
  assert.deepEqual([sheet.id, sheet.xml, sheet.isSent], ["uuid:1", xmlOf("uuid:1"), false]);
  assert.equal(await (await fileOfSheet("uuid:1", "why.webm")).text(), "spoken");
  assert.equal((await draft("uuid:m")).xml, xmlOf("uuid:m"));
  assert.deepEqual((await stateOf(PLACE)).shown, ["uuid:1 /data/why"]);
  const [waiting] = await unsent();
  assert.deepEqual([waiting.envelope, waiting.from, waiting.device], [envelope, "Tablette 1", "device of Tablette 1"]);
  assert.deepEqual(await unpack(text, CODE), { ...PLACE, taken: 0, known: 1, own: false });
  assert.equal((await unsent()).length, 1);
  assert.equal((await drafts()).length, 1);
});

test("what the first tablet has sent is read here, and not sent again", async () => {
  await kept("uuid:1");
  const row = await get("records", "uuid:1");
  await write(["records", "shelf"], (to) => {
    to("records").delete("uuid:1");
    to("shelf").put({ id: row.id, formId: "g", version: "1", kind: "scorecard", title: "G", keptAt: row.keptAt, sealed: row.sealed, lid: row.lid });
  });
  const text = await pack();
  await anotherTablet();
  await unpack(text, CODE);
  assert.deepEqual(await unsent(), []);
  assert.equal((await sheetsOf({ kinds: ["scorecard"] }))[0].isSent, true);
});

test("a meeting that went on here keeps what was decided here", async () => {
  await kept("uuid:1");
  await meetingDraft("2026-11-21T11:00:00.000Z");
  const sheets = [{ id: "uuid:m", isDraft: true }];
  const text = await pack(sheets);
  await anotherTablet();
  await unpack(text, CODE);
  await draft("uuid:m");
  await meetingDraft("2026-11-21T12:00:00.000Z", "<data id='m'><agreed>3</agreed><meta><instanceID>uuid:m</instanceID></meta></data>");
  assert.equal((await unpack(text, CODE)).own, true);
  assert.match((await draft("uuid:m")).xml, /agreed/);
});

test("a wrong code, another project's file and a torn one take nothing in", async () => {
  await kept("uuid:1");
  const text = await pack();
  await anotherTablet();
  await assert.rejects(unpack(text, "123456789013"), WrongCode);
  await assert.rejects(unpack(text, "1234"), WrongCode);
  await assert.rejects(unpack(text.slice(0, -40), CODE), NoPacket);
  await assert.rejects(unpack("{}", CODE), NoPacket);
  await assert.rejects(unpack(text.replace('"area":"A1"', '"area":"A2"'), CODE), WrongCode);
  await anotherTablet({ id: "k2" });
  await assert.rejects(unpack(text, CODE), OtherServer);
  assert.deepEqual(await unsent(), []);
});
