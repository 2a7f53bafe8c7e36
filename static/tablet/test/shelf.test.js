import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { answering, emptied, receiptFor } from "./memory.js";

const { forgetKey, saveDraft } = await import("../src/drafts.js");
const { keep, send } = await import("../src/outbox.js");
const { addFacilitator, relock, unlock } = await import("../src/lock.js");
const { takeKeys } = await import("../src/seal.js");
const { clearShelf, fileOfSheet, sheetsOf, takeOff } = await import("../src/shelf.js");
const { all, filesOf } = await import("../src/store.js");

const RSA = { name: "RSA-OAEP", hash: "SHA-256", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
const pair = await crypto.subtle.generateKey(RSA, true, ["wrapKey", "unwrapKey"]);
const spki = Buffer.from(await crypto.subtle.exportKey("spki", pair.publicKey)).toString("base64");
const draftOf = (id) => ({ id, formKey: "g@1", formId: "g", title: "G", xml: "<data/>", at: "end", startedAt: "2026-01-01T00:00:00Z", savedAt: "" });

async function kept(id, kind) {
  await saveDraft(draftOf(id), [new File(["why"], "voice.webm", { type: "audio/webm" })]);
  return keep({ draft: draftOf(id), version: "1", kind, xml: `<data id="${id}"/>`, title: "G", name: "Women" });
}

beforeEach(async () => {
  await emptied();
  await takeKeys([{ id: "k1", spki }]);
  for (const id of ["uuid:a", "uuid:b"]) forgetKey(id);
});

/** Send all; the server's receipts name whatever was posted. */
async function sendAll() {
  answering(async (request) => receiptFor(/<instanceID>([^<]+)</.exec(await request.body.get("xml_submission_file").text())[1]));
  assert.equal(await send({ now: true }), "sent");
}

test("a group's sheet can be read before and after it arrived, with what was spoken; only while unlocked", async () => {
  const id = await addFacilitator({ name: "Awa", pin: "1234" });
  await kept("uuid:a", "scorecard");
  assert.deepEqual((await sheetsOf({ kinds: ["scorecard"] })).map(({ xml, isSent }) => [xml, isSent]), [['<data id="uuid:a"/>', false]]);
  await sendAll();
  assert.deepEqual(await all("records"), []);
  const [sheet] = await sheetsOf({ kinds: ["scorecard"] });
  assert.deepEqual([sheet.id, sheet.title, sheet.isSent, sheet.xml], ["uuid:a", "Women", true, '<data id="uuid:a"/>']);
  assert.equal(await (await fileOfSheet("uuid:a", "voice.webm")).text(), "why");
  assert.equal(await fileOfSheet("uuid:a", "other.webm"), null);
  assert.deepEqual(await sheetsOf({ kinds: ["provider"] }), []);
  relock();
  assert.deepEqual(await sheetsOf({ kinds: ["scorecard"] }), []);
  await unlock({ id, pin: "1234" });
  await takeOff(["uuid:a"]);
  assert.deepEqual([await sheetsOf({ kinds: ["scorecard"] }), await filesOf("uuid:a")], [[], []]);
});

test("a person's sheet never lies on the shelf", async () => {
  await kept("uuid:b", "survey");
  await sendAll();
  assert.deepEqual([await all("shelf"), await filesOf("uuid:b")], [[], []]);
});

test("what nobody took off goes after half a year", async () => {
  await kept("uuid:a", "issues");
  await sendAll();
  await clearShelf(Date.now() + 179 * 24 * 3600_000);
  assert.equal((await all("shelf")).length, 1);
  await clearShelf(Date.now() + 181 * 24 * 3600_000);
  assert.equal((await all("shelf")).length, 0);
});
