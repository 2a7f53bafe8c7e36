// Who may look into this tablet: facilitators, each with a PIN, and the tablet's local key that a PIN unlocks.
//
// The local key is random, never leaves the tablet and is in memory only while it is unlocked. On the disk it lies
// wrapped once for each facilitator, by a key derived from the PIN (PBKDF2). A PIN is short: whoever copies the whole
// memory can try them all in hours. So the local key opens only what must be gone on with here (drafts, a group's
// sheets until they have arrived); a person's finished answers are sealed for the server alone (seal.js).
import { unwrap, wrap } from "./seal.js";
import { keepIfRoom, keepSetting, setting, write } from "./store.js";

/** About 0.7 s on a tablet six times slower than a laptop. Kept beside each wrapped key, so that it can be raised. */
const ITERATIONS = 300_000;
const FREE_TRIES = 5;
const FIRST_WAIT_S = 30;
const LONGEST_WAIT_S = 900;
export const PIN = /^\d{4,8}$/;

const AES = { name: "AES-GCM", length: 256 };
const USES = ["encrypt", "decrypt", "wrapKey", "unwrapKey"];

let local = null;
let blockedUntil = null;
const listeners = new Set();

/**
 * Called when the app starts. While nobody has set a PIN the tablet's key lies open in its memory, so that what is begun
 * before can be gone on with; the first PIN closes it.
 */
export async function startLock() {
  if (local || (await entries()).length) return;
  const kept = await setting("openKey");
  local = kept ? await crypto.subtle.importKey("raw", kept, AES, true, USES) : await crypto.subtle.generateKey(AES, true, USES);
  if (!kept) await keepSetting("openKey", new Uint8Array(await crypto.subtle.exportKey("raw", local)));
  told();
}

/** @returns {Promise<{id: string, name: string}[]>} */
export async function facilitators() {
  return (await entries()).map(({ id, name }) => ({ id, name }));
}

const entries = async () => (await setting("facilitators")) ?? [];

/**
 * Add a facilitator. The first one closes the tablet's key with the PIN; later ones come only while it is unlocked.
 * @returns {Promise<string>} the facilitator's id
 */
export async function addFacilitator({ name, pin }) {
  const known = await entries();
  if (known.length && !local) throw new Error("locked");
  await startLock();
  const added = { id: crypto.randomUUID(), name: name.trim(), ...(await lockedBy(pin)) };
  await write(["settings"], (to) => {
    to("settings").put([...known, added], "facilitators");
    to("settings").delete("openKey");
  });
  told();
  return added.id;
}

async function lockedBy(pin) {
  if (!PIN.test(pin)) throw new Error("a PIN has four to eight digits");
  const salt = crypto.getRandomValues(new Uint8Array(16));
  return { salt, iterations: ITERATIONS, wrapped: await wrap(local, await derived(pin, salt, ITERATIONS)) };
}

async function derived(pin, salt, iterations) {
  const secret = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return crypto.subtle.deriveKey(how, secret, AES, false, ["wrapKey", "unwrapKey"]);
}

/**
 * Unlock with a PIN. Tries are counted on the disk before they are made, so that neither a kill nor a clock that is
 * set wrong gives more of them: after a restart the wait begins again.
 * @returns {Promise<{ok: true}|{ok: false, waitS: number}>}
 */
export function unlock({ id, pin }) {
  return navigator.locks.request("mhsurvey-pin", async () => {
    const waitS = await waitLeft();
    if (waitS > 0) return { ok: false, waitS };
    const found = (await entries()).find((one) => one.id === id);
    if (!found) return { ok: false, waitS: 0 };
    await countTry();
    const key = await unwrap(found.wrapped, await derived(pin, found.salt, found.iterations)).catch(() => null);
    if (!key) return { ok: false, waitS: await waitLeft() };
    await forgetTries();
    local = key;
    told();
    return { ok: true };
  });
}

/** Tries that a full tablet had no room to write down: whoever is to make room must still get in. */
let unwritten = 0;

const tries = async () => Math.max((await setting("pinTries")) ?? 0, unwritten);

async function countTry() {
  const made = (await tries()) + 1;
  // What a restart would forget is waited for from the first wrong one.
  if (!(await keepIfRoom("pinTries", made))) unwritten = Math.max(made, FREE_TRIES);
  blockedUntil = null;
}

async function forgetTries() {
  unwritten = 0;
  await keepIfRoom("pinTries", 0);
  blockedUntil = null;
}

/** Seconds until the next try is allowed. @returns {Promise<number>} */
export async function waitLeft() {
  const wrong = await tries();
  if (wrong < FREE_TRIES) return 0;
  // The page's own clock runs on whatever the tablet's is set to.
  blockedUntil ??= performance.now() + 1000 * Math.min(FIRST_WAIT_S * 2 ** (wrong - FREE_TRIES), LONGEST_WAIT_S);
  return Math.max(0, Math.ceil((blockedUntil - performance.now()) / 1000));
}

/** Forget the key: drafts and groups' sheets are closed until the next PIN. */
export function relock() {
  local = null;
  told();
}

export const isUnlocked = () => local !== null;
export const localKey = () => local;

/** Be told of locking and unlocking. Returns the way to stop. */
export function onLock(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function told() {
  for (const listener of listeners) listener(isUnlocked());
}

/** Another PIN for a facilitator, while unlocked. */
export async function changePin({ id, pin }) {
  if (!local) throw new Error("locked");
  const fresh = await lockedBy(pin);
  await keepSetting("facilitators", (await entries()).map((one) => (one.id === id ? { ...one, ...fresh } : one)));
}

/** Remove a facilitator, while unlocked; the last one stays, or nobody could open what is here. */
export async function removeFacilitator(id) {
  const left = (await entries()).filter((one) => one.id !== id);
  if (!local || !left.length) throw new Error(local ? "the last facilitator" : "locked");
  await keepSetting("facilitators", left);
}

/**
 * The facilitators go, and the tablet's key with them: what only it opened is closed here for good (forgotten.js).
 * @param {string[]} stores  what `also` touches
 * @param {(get: (name: string) => object) => void} also  writes what follows from it, in the same transaction
 * Throws StoreFull.
 */
export async function forgetFacilitators(stores, also) {
  await write(["settings", ...stores], (to) => {
    to("settings").delete("facilitators");
    to("settings").put(0, "pinTries");
    also(to);
  });
  unwritten = 0;
  blockedUntil = null;
  local = null;
  await startLock();
}
