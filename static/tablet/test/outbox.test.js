import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { answering, emptied, receiptFor, server } from "./memory.js";

const { draft, draftFiles, forgetKey, saveDraft, drafts } = await import("../src/drafts.js");
const { burden, keep, pack, receipts, retry, send, unsent } = await import("../src/outbox.js");
const { exportUnsent } = await import("../src/export.js");
const { addFacilitator, relock, unlock } = await import("../src/lock.js");
const { Sealed, takeKeys, unsealText } = await import("../src/seal.js");
const { all, filesOf, put, write } = await import("../src/store.js");

const draftOf = (id) => ({ id, formKey: "f@1", formId: "f", title: "F", xml: `<data/>`, at: "/data/a", startedAt: "2026-01-01T00:00:00Z", savedAt: "" });
const photo = (name, size = 10) => new File([new Uint8Array(size)], name, { type: "image/jpeg" });

async function kept(id, files = []) {
  await saveDraft(draftOf(id), files);
  return keep({ draft: draftOf(id), version: "1", kind: "survey", xml: `<data id="${id}"/>`, title: "F", name: "Awa" });
}

const RSA = { name: "RSA-OAEP", hash: "SHA-256", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
const serverKey = await crypto.subtle.generateKey(RSA, true, ["wrapKey", "unwrapKey"]);
const spki = Buffer.from(await crypto.subtle.exportKey("spki", serverKey.publicKey)).toString("base64");

/** What the server makes of an envelope and its parts: the sheet, and the files by name. */
async function opened(envelope, parts, id) {
  const wrapped = Buffer.from(/<mh:key to="k1">([^<]+)</.exec(envelope)[1], "base64");
  const key = await crypto.subtle.unwrapKey("raw", wrapped, serverKey.privateKey, RSA, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
  const found = {};
  for (const [name, blob] of Object.entries(parts)) found[name] = await unsealText(key, blob, id, name.replace(/\.enc$/, ""));
  return found;
}

beforeEach(async () => {
  await emptied();
  await takeKeys([{ id: "k1", spki }]);
  for (const one of ["uuid:a", "uuid:b"]) forgetKey(one);
});

const idOf = (request) => /<instanceID>([^<]+)</.exec(request.xml)[1];
const posted = async (request) => ({ ...request, xml: await request.body.get("xml_submission_file").text() });

test("keeping turns the draft into a record with its files, in one step", async () => {
  const record = await kept("uuid:a", [photo("p.jpg")]);
  assert.equal(record.state, "waiting");
  assert.match(record.code, /^\d{4} \d{4}$/);
  assert.deepEqual(await drafts(), []);
  assert.deepEqual((await filesOf("uuid:a")).map((file) => file.name), ["p.jpg"]);
});

test("a record leaves only with its receipt, its files with it, and its code stays", async () => {
  const { code } = await kept("uuid:a", [photo("p.jpg")]);
  answering(async (request) => receiptFor(idOf(await posted(request))));
  assert.equal(await send({ now: true }), "sent");
  assert.deepEqual([await unsent(), await filesOf("uuid:a")], [[], []]);
  assert.equal((await receipts())[0].code, code);
});

for (const [name, answer] of [
  ["a captive portal's 200", () => new Response("<html>Welcome</html>", { status: 200 })],
  ["a 201 without a receipt", () => new Response("", { status: 201 })],
  ["a receipt for another record", () => receiptFor("uuid:other")],
  ["a 500", () => new Response("", { status: 500 })],
  ["a 502", () => new Response("", { status: 502 })],
  ["a 503", () => new Response("", { status: 503 })],
  ["a lost line", () => Promise.reject(new TypeError("failed to fetch"))],
]) {
  test(`after ${name} the record waits for another try`, async () => {
    await kept("uuid:a");
    answering(answer);
    await send({ now: true });
    const [record] = await unsent();
    assert.equal(record.state, "waiting");
    assert.equal(record.tries, 1);
    assert.ok(record.nextAt > Date.now());
    answering(async (request) => receiptFor(idOf(await posted(request))));
    assert.equal(await send(), "nothing", "not before its time");
    await send({ now: true });
    assert.deepEqual(await unsent(), []);
  });
}

test("the network coming back while one try is under way sends what was put off too", async () => {
  await kept("uuid:a");
  await kept("uuid:b");
  answering(() => new Response("", { status: 503 }));
  await send({ now: true });
  await put("records", { ...(await unsent()).find(({ id }) => id === "uuid:a"), nextAt: 0 });
  let cameBack = null;
  answering(async (request) => {
    cameBack ??= send({ now: true });
    return receiptFor(idOf(await posted(request)));
  });
  assert.equal(await send(), "sent");
  assert.equal(await cameBack, "busy");
  assert.deepEqual(await unsent(), []);
});

test("nothing is posted to what is not our server", async () => {
  await kept("uuid:a");
  server.asked = [];
  server.answer = () => new Response("<html>", { status: 200 });
  assert.equal(await send({ now: true }), "unreachable");
  assert.deepEqual(server.asked.map((one) => one.method), ["HEAD"]);
});

test("a conflict and a refusal keep the record, say why, and wait for a human", async () => {
  await kept("uuid:a");
  await kept("uuid:b");
  const said = '<OpenRosaResponse xmlns="http://openrosa.org/http/response"><message>pas ainsi</message></OpenRosaResponse>';
  answering(async (request) => new Response(said, { status: idOf(await posted(request)) === "uuid:a" ? 409 : 422 }));
  await send({ now: true });
  assert.deepEqual((await unsent()).map(({ state, message }) => [state, message]), [["conflict", "pas ainsi"], ["refused", "pas ainsi"]]);
  answering(() => assert.fail("not sent again by itself"));
  await send({ now: true });
  answering(async (request) => receiptFor(idOf(await posted(request))));
  await retry("uuid:b");
  assert.deepEqual((await unsent()).map(({ id }) => id), ["uuid:a"]);
});

test("a revoked tablet keeps its queue and says so", async () => {
  await kept("uuid:a");
  await kept("uuid:b");
  answering(() => new Response("", { status: 401 }));
  assert.equal(await send({ now: true }), "revoked");
  assert.deepEqual([(await burden()).unsent, (await burden()).revoked], [2, true]);
});

test("a server that misses a file gets everything again", async () => {
  await kept("uuid:a", [photo("p.jpg")]);
  let times = 0;
  answering(() => receiptFor("uuid:a", ++times > 1));
  await send({ now: true });
  assert.equal((await unsent()).length, 1);
  await send({ now: true });
  assert.deepEqual(await unsent(), []);
});

test("two senders at once send each record once", async () => {
  for (const n of [1, 2, 3, 4, 5]) await kept(`uuid:${n}`);
  const seen = [];
  answering(async (request) => {
    const id = idOf(await posted(request));
    seen.push(id);
    await new Promise((resolve) => setTimeout(resolve, 5));
    return receiptFor(id);
  });
  const outcomes = await Promise.all([send({ now: true }), send({ now: true })]);
  assert.deepEqual(outcomes.sort(), ["busy", "sent"]);
  assert.equal(seen.length, 5);
});

test("no cookie and no redirect, always the token", async () => {
  await write(["settings"], (to) => to("settings").put("secret", "token"));
  await kept("uuid:a");
  answering(() => receiptFor("uuid:a"));
  await send({ now: true });
  for (const one of server.asked) {
    assert.deepEqual([one.credentials, one.redirect, one.headers.Authorization], ["omit", "manual", "Bearer secret"]);
  }
});

test("files travel in parcels within the server's limit", () => {
  const files = [3, 3, 3, 9].map((mb, index) => ({ name: `${index}`, blob: { size: mb * 1e6 } }));
  assert.deepEqual(pack(100, files, 8e6).map((parcel) => parcel.map((one) => one.name)), [["0", "1"], ["2"], ["3"]]);
  assert.deepEqual(pack(100, [], 8e6), [[]]);
  assert.equal(pack(100, Array.from({ length: 95 }, (_, n) => ({ name: `${n}`, blob: { size: 1 } })), Infinity).length, 2);
});

test("all parcels but the last say that more comes", async () => {
  await kept("uuid:a", [photo("1.jpg", 700), photo("2.jpg", 700)]);
  const flags = [];
  server.answer = ({ method, body }) => {
    if (method === "HEAD") return new Response(null, { status: 204, headers: { "X-OpenRosa-Accept-Content-Length": "5500" } });
    flags.push(body.get("*isIncomplete*"));
    return receiptFor("uuid:a", flags.length === 2);
  };
  await send({ now: true });
  assert.deepEqual(flags, ["yes", null]);
  assert.deepEqual(await unsent(), []);
});

test("the export holds every unsent record, sealed and whole, and deletes nothing", async () => {
  await kept("uuid:a", [photo("p.jpg", 100_000)]);
  await kept("uuid:b");
  const whole = JSON.parse(await (await exportUnsent()).text());
  assert.deepEqual([whole.format, whole.version, whole.records.length], ["mhsurvey-export", 2, 2]);
  const [record] = whole.records;
  assert.deepEqual([record.formId, record.version, record.instanceId], ["f", "1", "uuid:a"]);
  const parts = Object.fromEntries(record.files.map((one) => [one.name, new Blob([Buffer.from(one.base64, "base64")])]));
  const found = await opened(record.xml, parts, "uuid:a");
  assert.equal(found["submission.xml.enc"], '<data id="uuid:a"/>');
  assert.equal(found["p.jpg.enc"].length, 100_000);
  assert.equal((await all("records")).length, 2);
  const one = JSON.parse(await (await exportUnsent({ only: "uuid:b" })).text());
  assert.deepEqual(one.records.map((record) => record.instanceId), ["uuid:b"]);
});

test("what travels opens with the server's key alone, and is the sheet that was kept", async () => {
  await kept("uuid:a", [photo("p.jpg")]);
  let seen = null;
  answering(async (request) => {
    const body = request.body;
    const parts = { "submission.xml.enc": body.get("submission.xml.enc"), "p.jpg.enc": body.get("p.jpg.enc") };
    seen = await opened(await body.get("xml_submission_file").text(), parts, "uuid:a");
    return receiptFor("uuid:a");
  });
  await send({ now: true });
  assert.equal(seen["submission.xml.enc"], '<data id="uuid:a"/>');
});

test("a draft is gone on with after the PIN only; its answers are nowhere in the open", async () => {
  const id = await addFacilitator({ name: "Awa", pin: "4711" });
  await saveDraft({ ...draftOf("uuid:a"), xml: "<data>elle a été insultée</data>", at: "/data/insult" }, [photo("p.jpg")]);
  const [row] = await all("drafts");
  assert.ok(!("xml" in row) && !("at" in row) && row.sealed instanceof Blob);
  forgetKey("uuid:a");
  relock();
  await assert.rejects(draft("uuid:a"), Sealed);
  await unlock({ id, pin: "4711" });
  const again = await draft("uuid:a");
  assert.deepEqual([again.xml, again.at], ["<data>elle a été insultée</data>", "/data/insult"]);
  assert.deepEqual((await draftFiles("uuid:a")).map((file) => [file.name, file.type, file.size]), [["p.jpg", "image/jpeg", 10]]);
});

test("a person's kept answers cannot be opened here again, a group's sheet can", async () => {
  await addFacilitator({ name: "Awa", pin: "4711" });
  await kept("uuid:a");
  await saveDraft(draftOf("uuid:b"), []);
  await keep({ draft: draftOf("uuid:b"), version: "1", kind: "scorecard", xml: "<data/>", title: "F", name: "Femmes" });
  const found = new Map((await unsent()).map((one) => [one.id, one]));
  assert.deepEqual([found.get("uuid:a").lid.local, found.get("uuid:a").title], [null, "F"]);
  assert.ok(found.get("uuid:b").lid.local);
  assert.equal(found.get("uuid:b").title, "Femmes");
});

test("a person interrupted in community mode goes to the server as unfinished, once, and not while the page is filling", async () => {
  await saveDraft({ ...draftOf("uuid:a"), alone: true }, []);
  answering(async (request) => receiptFor(idOf(await posted(request))));
  await send({ now: true });
  assert.equal((await drafts()).length, 1, "this page is filling it");
  forgetKey("uuid:a");
  let envelope = "";
  answering(async (request) => {
    envelope = (await posted(request)).xml;
    return receiptFor("uuid:a");
  });
  await send({ now: true });
  assert.match(envelope, /unfinished="yes"/);
  assert.deepEqual([await drafts(), await unsent()], [[], []]);
});

test("what an app from before kept in the open is sealed before it leaves", async () => {
  await put("records", { id: "uuid:a", formId: "f", version: "1", title: "F", xml: "<data>ancien</data>", code: "1", state: "waiting", message: "", tries: 0, nextAt: 0, keptAt: "2026-01-01T00:00:00Z" });
  await write(["files"], (to) => to("files").put({ owner: "uuid:a", name: "p.jpg", type: "image/jpeg", blob: photo("p.jpg") }));
  answering(() => new Response("", { status: 503 }));
  await send({ now: true });
  const [row] = await all("records");
  assert.ok(!("xml" in row) && row.sealed);
  assert.ok((await filesOf("uuid:a"))[0].sealed);
  let seen = null;
  answering(async ({ body }) => {
    seen = await opened(await body.get("xml_submission_file").text(), { "submission.xml.enc": body.get("submission.xml.enc") }, "uuid:a");
    return receiptFor("uuid:a");
  });
  await send({ now: true });
  assert.equal(seen["submission.xml.enc"], "<data>ancien</data>");
});

test("a photo taken out of a draft leaves the tablet's memory", async () => {
  await saveDraft(draftOf("uuid:a"), [photo("1.jpg"), photo("2.jpg")]);
  await saveDraft(draftOf("uuid:a"), [photo("2.jpg")]);
  assert.deepEqual((await filesOf("uuid:a")).map((file) => file.name), ["2.jpg"]);
});
