// The shelf: what groups and centres said stays readable here, for a facilitator, until its meeting is over.
//
// A sheet that has arrived leaves the outbox; one of a group, a centre or a meeting goes onto the shelf, sealed as it was
// (seal.js): only this tablet's key, unlocked by a PIN, or the server opens it. A person's sheet never comes here.
import { isPersonal } from "./kinds.js";
import { localKey } from "./lock.js";
import { Sealed, XML_NAME, keyUnder, unseal, unsealText } from "./seal.js";
import { all, filesOf, write } from "./store.js";

/** A meeting comes weeks after its groups; what nobody took off the shelf by then goes by itself. */
const KEPT_DAYS = 180;
const DAY_MS = 24 * 3600_000;

/**
 * @typedef {object} Shelved   a sheet that lies on the shelf, as it lies in the store
 * @property {string} id       instanceID
 * @property {string} formId
 * @property {string} version
 * @property {string} kind
 * @property {string} title    the sheet's own name
 * @property {string} keptAt   device time
 * @property {Blob} sealed
 * @property {import("./seal.js").Lid} lid
 *
 * @typedef {object} Sheet     one that has been opened
 * @property {string} id
 * @property {string} formId
 * @property {string} version
 * @property {string} kind
 * @property {string} title
 * @property {string} keptAt
 * @property {string} xml      the answers
 * @property {boolean} isSent  the server has it
 */

/** The row an arrived record leaves on the shelf; null for what nobody here could ever open, or may. @returns {Shelved|null} */
export function shelved({ id, formId, version, kind, title, keptAt, sealed, lid, unfinished }) {
  if (!kind || isPersonal(kind) || unfinished || !lid?.local) return null;
  return { id, formId, version, kind, title, keptAt, sealed, lid };
}

/**
 * The sheets of these kinds that this tablet kept, arrived or not, the oldest first. Those it cannot open are left out.
 * @param {{kinds: string[]}} what  nothing while the tablet is locked
 * @returns {Promise<Sheet[]>}
 */
export async function sheetsOf({ kinds }) {
  const waiting = (await all("records")).filter((row) => row.sealed && kinds.includes(row.kind));
  const arrived = (await all("shelf")).filter((row) => kinds.includes(row.kind));
  const opened = await Promise.all([...waiting.map((row) => asSheet(row, false)), ...arrived.map((row) => asSheet(row, true))]);
  return opened.filter(Boolean).sort((a, b) => a.keptAt.localeCompare(b.keptAt));
}

async function asSheet({ id, formId, version, kind, title, keptAt, sealed, lid }, isSent) {
  try {
    const xml = await unsealText(await keyUnder(lid, localKey()), sealed, id, XML_NAME);
    return { id, formId, version, kind, title, keptAt, xml, isSent };
  } catch (fault) {
    if (fault instanceof Sealed) return null;
    throw fault;
  }
}

/**
 * A recording or photo of a sheet, opened; null when it is not here.
 * @param {string} id    the sheet's
 * @param {string} name  as the answers name it
 * @returns {Promise<Blob|null>}
 */
export async function fileOfSheet(id, name) {
  const row = [...(await all("records")), ...(await all("shelf"))].find((one) => one.id === id);
  const file = (await filesOf(id)).find((one) => one.name === name);
  if (!row || !file) return null;
  const key = await keyUnder(row.lid, localKey());
  return new Blob([await unseal(key, file.blob, id, name)], { type: file.type });
}

/** Take sheets off the shelf: their meeting is over. What still waits in the outbox stays there. */
export async function takeOff(ids) {
  const files = (await Promise.all(ids.map(filesOf))).flat();
  await write(["shelf", "files"], (to) => {
    for (const id of ids) to("shelf").delete(id);
    for (const { owner, name } of files) to("files").delete([owner, name]);
  });
}

/** Take off what has lain there for half a year. @param {number} [now]  ms since 1970 */
export async function clearShelf(now = Date.now()) {
  const old = (await all("shelf")).filter(({ keptAt }) => now - Date.parse(keptAt) > KEPT_DAYS * DAY_MS);
  if (old.length) await takeOff(old.map(({ id }) => id));
}
