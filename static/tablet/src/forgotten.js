// Forgotten PINs: with a code from the server, and only with one, the tablet gets new facilitators and a new key.
//
// What the old key alone opened is closed here for good; everything was sealed for the server too, and goes there.
import { enrol, exchange, readInvitation } from "./enrolment.js";
import { forgetFacilitators } from "./lock.js";
import { LOCK, asUnfinished, changed, send } from "./outbox.js";
import { all, filesOf, setting } from "./store.js";

/** @returns {Promise<{begun: number, shelved: number}>}  how many sheets are closed here for good */
export async function atStake() {
  const [begun, shelved] = await Promise.all([all("drafts"), all("shelf")]);
  return { begun: begun.filter((row) => row.sealed).length, shelved: shelved.length };
}

/**
 * @param {string} text  the short code a manager opened for this tablet, as it was typed
 * @returns {Promise<{ok: true}|{problem: "bad"|"elsewhere"|"code_wrong"|"code_wait"|"unreachable"}>}
 *     elsewhere: another tab fills a sheet, nothing was done and the code is still good
 * Throws StoreFull; what the code was good for is then done, a new one is needed.
 */
export async function forgetPins(text) {
  const { kind, code } = readInvitation(text, location.origin);
  if (kind !== "code") return { problem: "bad" };
  const drafts = (await all("drafts")).filter((row) => row.sealed);
  return holding(drafts.map(({ id }) => `mhsurvey-draft-${id}`), async (isHeld) => {
    if (!isHeld) return { problem: "elsewhere" };
    const told = await exchange(code);
    if (!told.token) return told;
    await enrol(told.token);
    // A record being sent would be written back as it was before.
    await navigator.locks.request(LOCK, () => close(drafts));
    changed();
    send({ now: true });
    return { ok: true };
  });
}

/** Do something while all of these locks are held; or be told false, while one of them is held elsewhere. */
function holding([first, ...others], work) {
  if (!first) return work(true);
  return navigator.locks.request(first, { ifAvailable: true }, (lock) => (lock ? holding(others, work) : work(false)));
}

async function close(drafts) {
  const unfinished = await Promise.all(drafts.map(asUnfinished));
  const kept = (await all("records")).filter((row) => row.lid?.local);
  // They have arrived: the server has them.
  const shelved = await all("shelf");
  const files = (await Promise.all(shelved.map(({ id }) => filesOf(id)))).flat();
  const session = await setting("session");
  await forgetFacilitators(["drafts", "records", "files", "shelf"], (to) => {
    for (const row of unfinished) {
      to("records").put(row);
      to("drafts").delete(row.id);
    }
    for (const row of kept) to("records").put({ ...row, lid: { ...row.lid, local: null } });
    for (const { id } of shelved) to("shelf").delete(id);
    for (const { owner, name } of files) to("files").delete([owner, name]);
    // Sealed with the key that goes; the next contact brings it again.
    to("settings").delete("meetings");
    to("settings").put(null, "open");
    if (session) to("settings").put(null, "session");
  });
}
