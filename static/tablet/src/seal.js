// Seals what holds answers: AES-256-GCM with a key of its own for each sheet, and that key only ever in wrapped form.
//
// A sheet's key is wrapped (RSA-OAEP, SHA-256) for every public key the server names: its own and the recovery key,
// which lies in no machine. A sheet that may be gone on with is wrapped once more with the tablet's local key
// (lock.js). Each part (the XML, every file) has its own 12 bytes of IV in front, and the sheet's id and the part's name
// as associated data, so that no part can be put in another's place. The server opens it: mhsurvey/submissions/sealing.py.
import { keepSetting, setting } from "./store.js";

export const XML_NAME = "submission.xml";
const IV_BYTES = 12;
const AES = { name: "AES-GCM", length: 256 };
const RSA = { name: "RSA-OAEP", hash: "SHA-256" };

/** The server's public key is not here yet: nothing may be answered that could not be sealed. */
export class NoKeys extends Error {}
/** This sheet cannot be opened here: no facilitator has unlocked the tablet, or it was sealed for the server alone. */
export class Sealed extends Error {}

/**
 * What must be known to open a sheet, without its key.
 * @typedef {object} Lid
 * @property {Record<string, string>} keys  key id -> the sheet's key wrapped for it, base64
 * @property {Uint8Array|null} local        the sheet's key wrapped with the tablet's own, or null
 */

/** Take up the public keys the server carried along. @param {{id: string, spki: string}[]} keys  spki: base64 */
export async function takeKeys(keys) {
  // A server that names none (an older one, a portal) never takes away those known.
  if (keys?.length) await keepSetting("sealingKeys", keys);
}

/**
 * A new key for a sheet.
 * @param {CryptoKey|null} local  the tablet's key, null when only the server may ever open it
 * @returns {Promise<{key: CryptoKey, lid: Lid}>}
 * Throws NoKeys.
 */
export async function newKey(local) {
  const known = await setting("sealingKeys");
  if (!known?.length) throw new NoKeys("the server's public key has not come yet");
  const key = await crypto.subtle.generateKey(AES, true, ["encrypt", "decrypt"]);
  const keys = {};
  for (const one of known) {
    const publicKey = await crypto.subtle.importKey("spki", fromBase64(one.spki), RSA, false, ["wrapKey"]);
    keys[one.id] = toBase64(await crypto.subtle.wrapKey("raw", key, publicKey, RSA));
  }
  return { key, lid: { keys, local: local ? await wrap(key, local) : null } };
}

/** The key under a lid. Throws Sealed. */
export async function keyUnder(lid, local) {
  if (!lid?.local || !local) throw new Sealed("sealed");
  return unwrap(lid.local, local);
}

/** A key wrapped with another: IV, then the sealed bytes. */
export async function wrap(key, by) {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  return joined(iv, await crypto.subtle.wrapKey("raw", key, by, { name: AES.name, iv }));
}

/** The key that was wrapped; rejects when `by` is another. */
export function unwrap(wrapped, by) {
  const parts = { name: AES.name, iv: wrapped.subarray(0, IV_BYTES) };
  return crypto.subtle.unwrapKey("raw", wrapped.subarray(IV_BYTES), by, parts, AES, true, ["encrypt", "decrypt", "wrapKey", "unwrapKey"]);
}

/**
 * Seal one part of a sheet.
 * @param {CryptoKey} key
 * @param {string|Blob} content
 * @param {string} id    the sheet's instanceID
 * @param {string} name  the part's name
 * @returns {Promise<Blob>}
 */
export async function seal(key, content, id, name) {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const bytes = typeof content === "string" ? utf8(content) : await content.arrayBuffer();
  const sealed = await crypto.subtle.encrypt({ name: AES.name, iv, additionalData: about(id, name) }, key, bytes);
  return new Blob([iv, sealed], { type: "application/octet-stream" });
}

/** Open one part. Rejects when anything was changed. @returns {Promise<ArrayBuffer>} */
export async function unseal(key, sealed, id, name) {
  const bytes = new Uint8Array(await sealed.arrayBuffer());
  const parts = { name: AES.name, iv: bytes.subarray(0, IV_BYTES), additionalData: about(id, name) };
  return crypto.subtle.decrypt(parts, key, bytes.subarray(IV_BYTES));
}

/** Open a part that is text. */
export const unsealText = async (key, sealed, id, name) => new TextDecoder().decode(await unseal(key, sealed, id, name));

/** What a sealed part is called on its way. */
export const sealedName = (name) => `${name}.enc`;

/**
 * The sheet as it travels: an encrypted submission in the shape of the ODK XForms specification, with our own lid on
 * it (their AES-CFB is not in WebCrypto). A server without the key keeps it whole.
 * https://getodk.github.io/xforms-spec/encryption
 * @param {{id: string, formId: string, version: string, lid: Lid, unfinished: boolean, envelope?: string}} record
 *     one that another tablet closed travels in the envelope it came in
 * @param {string[]} fileNames  names of the attachments, as the sheet knows them
 */
export function envelopeOf({ id, formId, version, lid, unfinished, envelope }, fileNames) {
  if (envelope) return envelope;
  const keys = Object.entries(lid.keys).map(([to, wrapped]) => `<mh:key to="${escape(to)}">${wrapped}</mh:key>`);
  const media = fileNames.map((name) => `<media><file>${escape(sealedName(name))}</file></media>`);
  return (
    `<data xmlns="http://opendatakit.org/submissions" xmlns:mh="http://mhsurvey.org/xforms" id="${escape(formId)}" version="${escape(version ?? "")}" encrypted="yes">` +
    `<mh:sealed scheme="1"${unfinished ? ' unfinished="yes"' : ""}>${keys.join("")}</mh:sealed><meta><instanceID>${escape(id)}</instanceID></meta>` +
    `${media.join("")}<encryptedXmlFile>${sealedName(XML_NAME)}</encryptedXmlFile></data>`
  );
}

const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escape = (text) => String(text).replace(/[&<>"]/g, (sign) => SIGNS[sign]);
const utf8 = (text) => new TextEncoder().encode(text);
const about = (id, name) => utf8(`${id}\n${name}`);
const fromBase64 = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
const toBase64 = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));

function joined(iv, sealed) {
  const whole = new Uint8Array(iv.length + sealed.byteLength);
  whole.set(iv);
  whole.set(new Uint8Array(sealed), iv.length);
  return whole;
}
