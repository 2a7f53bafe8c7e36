// The tablet's clock against the server's: a wrong date is found when they last spoke, or when it has run backwards.
import { keepIfRoom, setting } from "./store.js";

const DAY_MS = 86_400_000;
/** A change smaller than this is not worth a write to the disk at every request. */
const WORTH_MS = 60_000;

let noted = null;

/** Told of the `Date` of an answer from our server. @param {string|null} date  as in the header */
export async function heardTime(date, now = Date.now()) {
  const server = Date.parse(date ?? "");
  if (Number.isNaN(server)) return;
  if (noted && Math.abs(now - server - (noted.here - noted.server)) < WORTH_MS) return;
  noted = { server, here: now };
  await keepIfRoom("clock", noted);
}

/** Whether the date of this tablet must be wrong by more than a day. @returns {Promise<boolean>} */
export async function isClockWrong(now = Date.now()) {
  const last = await setting("clock");
  if (!last) return false;
  return Math.abs(last.here - last.server) > DAY_MS || now < last.server - DAY_MS;
}
