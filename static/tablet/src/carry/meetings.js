// The meeting file: what the server knows of the rounds, scores and promises of this tablet's areas. It is brought when
// it changed, and lies here under the tablet's own key: a tablet that is found opens nothing of it without a PIN.
import { localKey } from "../lock.js";
import { seal, unsealText } from "../seal.js";
import { Unreachable, fetchOk } from "../server.js";
import { keepIfRoom, remove, setting } from "../store.js";

const NAME = "meetings";

/**
 * Bring the file if the server has another than the one here. While the tablet is locked there is no key to put it
 * under: it comes once it is unlocked. A line that breaks leaves what is here.
 * @param {{meetings?: {url: string, hash: string, size: number}}} told  carry.json
 * Throws Revoked.
 */
export async function bringMeetings({ meetings: offered }) {
  const key = localKey();
  if (!offered || !key || (await setting(NAME))?.hash === offered.hash) return;
  const text = await fetched(offered);
  if (text === null) return;
  const sealed = await seal(key, text, NAME, offered.hash);
  await keepIfRoom(NAME, { hash: offered.hash, sealed, broughtAt: new Date().toISOString() }, { isUrgent: false });
}

async function fetched({ url, size }) {
  try {
    const text = await (await fetchOk(url, { bytes: size })).text();
    return Array.isArray(JSON.parse(text).areas) ? text : null;
  } catch (fault) {
    if (fault instanceof Unreachable || fault instanceof SyntaxError) return null;
    throw fault;
  }
}

/**
 * The file as it was brought last, or null when there is none. Locked, there is none either: its key is not here.
 * @returns {Promise<object|null>}
 */
export async function keptMeetings() {
  const [kept, key] = [await setting(NAME), localKey()];
  if (!kept || !key) return null;
  try {
    return JSON.parse(await unsealText(key, kept.sealed, NAME, kept.hash));
  } catch {
    // Put under a key that went with its facilitators: the next contact brings it again.
    await remove("settings", NAME);
    return null;
  }
}
