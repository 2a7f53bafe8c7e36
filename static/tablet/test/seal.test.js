import assert from "node:assert/strict";
import { before, test } from "node:test";
import "./memory.js";

const { NoKeys, Sealed, envelopeOf, keyUnder, newKey, seal, takeKeys, unseal, unsealText } = await import("../src/seal.js");

const RSA = { name: "RSA-OAEP", hash: "SHA-256", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
const AES = { name: "AES-GCM", length: 256 };
let server;
let local;

test("without the server's key nothing can be sealed, so nothing may be asked", async () => {
  await assert.rejects(newKey(null), NoKeys);
});

before(async () => {
  local = await crypto.subtle.generateKey(AES, true, ["encrypt", "decrypt", "wrapKey", "unwrapKey"]);
  server = await crypto.subtle.generateKey(RSA, true, ["wrapKey", "unwrapKey"]);
});

async function known() {
  const spki = Buffer.from(await crypto.subtle.exportKey("spki", server.publicKey)).toString("base64");
  await takeKeys([{ id: "k1", spki }]);
}

test("the server's private key opens a sheet, and no other wrap of it is needed", async () => {
  await known();
  const { key, lid } = await newKey(null);
  const sealed = await seal(key, "<data>bonjour</data>", "uuid:a", "submission.xml");
  const wrapped = Buffer.from(lid.keys.k1, "base64");
  const opened = await crypto.subtle.unwrapKey("raw", wrapped, server.privateKey, RSA, AES, false, ["decrypt"]);
  assert.equal(await unsealText(opened, sealed, "uuid:a", "submission.xml"), "<data>bonjour</data>");
  assert.equal(lid.local, null);
});

test("a sheet to be gone on with opens with the tablet's key, one for the server alone does not", async () => {
  await known();
  const begun = await newKey(local);
  const sealed = await seal(begun.key, "x", "uuid:a", "p");
  assert.equal(await unsealText(await keyUnder(begun.lid, local), sealed, "uuid:a", "p"), "x");
  await assert.rejects(keyUnder(begun.lid, null), Sealed);
  await assert.rejects(keyUnder((await newKey(null)).lid, local), Sealed);
});

test("a part in another's place, or of another sheet, does not open; neither does a changed one", async () => {
  await known();
  const { key } = await newKey(null);
  const sealed = await seal(key, new Blob([new Uint8Array(1000)]), "uuid:a", "a.jpg");
  assert.equal((await unseal(key, sealed, "uuid:a", "a.jpg")).byteLength, 1000);
  await assert.rejects(unseal(key, sealed, "uuid:a", "b.jpg"));
  await assert.rejects(unseal(key, sealed, "uuid:b", "a.jpg"));
  const bytes = new Uint8Array(await sealed.arrayBuffer());
  bytes[500] ^= 1;
  await assert.rejects(unseal(key, new Blob([bytes]), "uuid:a", "a.jpg"));
});

test("the same text never seals to the same bytes", async () => {
  await known();
  const { key } = await newKey(null);
  const twice = await Promise.all([1, 2].map(async () => Buffer.from(await (await seal(key, "oui", "uuid:a", "x")).arrayBuffer()).toString("hex")));
  assert.notEqual(twice[0], twice[1]);
});

test("an older server, or a portal, that names no key takes none away", async () => {
  await known();
  await takeKeys(undefined);
  await takeKeys([]);
  assert.ok((await newKey(null)).lid.keys.k1);
});

test("an envelope tells the form, the id and the files' names, well-formed whatever they are", () => {
  const xml = envelopeOf({ id: 'uuid:"<&>', formId: "f", version: "1", lid: { keys: { k1: "QUJD" } }, unfinished: true }, ["a&b.jpg"]);
  const root = new DOMParser().parseFromString(xml, "text/xml").documentElement;
  assert.equal(root.getElementsByTagName("instanceID")[0].textContent, 'uuid:"<&>');
  assert.equal(root.getElementsByTagName("file")[0].textContent, "a&b.jpg.enc");
  assert.equal(root.getElementsByTagName("mh:sealed")[0].getAttribute("unfinished"), "yes");
});
