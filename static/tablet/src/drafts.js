// Sheets being filled: each answer is sealed and on the disk before the next question is asked.
import { localKey } from "./lock.js";
import { Sealed, XML_NAME, keyUnder, newKey, seal, unseal, unsealText } from "./seal.js";
import { all, filesOf, get, write } from "./store.js";

/**
 * @typedef {object} Draft
 * @property {string} id        the sheet's instanceID, so that draft, record and receipt are one thing
 * @property {string} formKey   `formId@version`, the version it was begun with
 * @property {string} formId
 * @property {string} title
 * @property {string} name      the sheet's own name (round, place, group); "" for a person's answers
 * @property {string} xml
 * @property {string} at        key of the step it stands at
 * @property {string} startedAt  device time: a claim, not a fact
 * @property {string} savedAt
 * @property {string|null} [enrolment]  under which it was begun: it goes out under it (see enrolmentNow)
 * @property {boolean} [alone]  begun by a person in community mode: nobody here may open it again
 */

const PLACE = "place";

/** id -> what this page knows of a sheet it began or opened: key and lid, and the files already sealed. */
const open = new Map();

/** The key and lid of a sheet this page has begun or opened. Throws NoKeys when there is no key to seal it with. */
export async function sheetKey(id, { alone = false } = {}) {
  if (!open.has(id)) open.set(id, { ...(await newKey(alone ? null : localKey())), files: new Map() });
  return open.get(id);
}

/** Forget a sheet's key: from here on only a facilitator, or the server, can open it. */
export const forgetKey = (id) => open.delete(id);

/** What stands beside the sealed answers of every draft; opened or not. @returns {Promise<object[]>} */
export const drafts = async () => (await all("drafts")).map(({ sealed, place, ...rest }) => rest);

/**
 * A draft with its answers, or null. Throws Sealed when it cannot be opened here and now.
 * @returns {Promise<Draft|null>}
 */
export async function draft(id) {
  const row = await get("drafts", id);
  if (!row) return null;
  // Kept by an app from before answers were sealed; the next save seals it.
  if (!row.sealed) return row;
  const { sealed, place, lid, ...rest } = row;
  if (!open.has(id)) open.set(id, { key: await keyUnder(lid, localKey()), lid, files: new Map() });
  const { key } = open.get(id);
  return { ...rest, xml: await unsealText(key, sealed, id, XML_NAME), at: await unsealText(key, place, id, PLACE) };
}

/** Drafts nobody here can go on with: begun in community mode, and left by a fault. As they lie in the store. */
export async function stranded() {
  const rows = await all("drafts");
  return rows.filter((row) => row.sealed && row.lid.local === null && !open.has(row.id));
}

/**
 * Save a draft and the files it names; files it no longer names are let go in the same transaction.
 * @param {Draft} one
 * @param {File[]} files
 * Throws NoKeys, StoreFull.
 */
export async function saveDraft({ xml, at, ...one }, files) {
  const { key, lid, files: sealedAs } = await sheetKey(one.id, one);
  const held = new Set((await filesOf(one.id)).map((file) => file.name));
  const named = new Set(files.map((file) => file.name));
  const fresh = files.filter((file) => !held.has(file.name) || sealedAs.get(file.name) !== file);
  const rows = await Promise.all(fresh.map((file) => asRow(one.id, file, key)));
  const sealed = await seal(key, xml, one.id, XML_NAME);
  // Where somebody stopped can tell what they answered before.
  const place = await seal(key, at, one.id, PLACE);
  await write(["drafts", "files"], (to) => {
    to("drafts").put({ ...one, lid, sealed, place });
    for (const row of rows) to("files").put(row);
    for (const name of held) if (!named.has(name)) to("files").delete([one.id, name]);
  });
  for (const file of fresh) sealedAs.set(file.name, file);
}

/** A kept sheet as a draft again, standing at its end, where every answer is listed. Throws Sealed. */
export async function draftFrom({ id, formId, version, title, lid, sealed, keptAt, enrolment = null }) {
  const key = await keyUnder(lid, localKey());
  const place = await seal(key, "end", id, PLACE);
  return { id, formKey: `${formId}@${version ?? ""}`, formId, title, name: "", alone: false, startedAt: keptAt, savedAt: new Date().toISOString(), enrolment, lid, sealed, place };
}

/**
 * Seal drafts an app from before kept in the open; those being filled are sealed by their next save, and on a locked
 * tablet they wait for a facilitator, who could not open them otherwise. Throws NoKeys.
 */
export async function sealOldDrafts() {
  for (const row of (await all("drafts")).filter((one) => !one.sealed)) {
    await navigator.locks.request(`mhsurvey-draft-${row.id}`, { ifAvailable: true }, async (lock) => {
      if (!lock || !localKey()) return;
      await saveDraft(row, await draftFiles(row.id));
      forgetKey(row.id);
    });
  }
}

/** The files of a draft as the engine wants them. Throws Sealed. @returns {Promise<File[]>} */
export async function draftFiles(id) {
  const rows = await filesOf(id);
  const held = open.get(id);
  return Promise.all(
    rows.map(async (row) => {
      if (row.sealed && !held) throw new Sealed("sealed");
      const content = row.sealed ? await unseal(held.key, row.blob, id, row.name) : row.blob;
      const file = new File([content], row.name, { type: row.type });
      if (row.sealed) held.files.set(row.name, file);
      return file;
    }),
  );
}

/** One tab a sheet. @returns {Promise<(() => void)|null>} how to let go; null when another tab holds it */
export function holdDraft(id) {
  return new Promise((resolve) => {
    navigator.locks.request(`mhsurvey-draft-${id}`, { ifAvailable: true }, (lock) => {
      if (!lock) return resolve(null);
      return new Promise((release) => resolve(release));
    });
  });
}

/** Give up a draft that was never kept. */
export async function discardDraft(id) {
  const held = await filesOf(id);
  await write(["drafts", "files"], (to) => {
    to("drafts").delete(id);
    for (const file of held) to("files").delete([id, file.name]);
  });
  forgetKey(id);
}

/** A file of a sheet as it lies in the tablet's memory. */
export async function asRow(owner, file, key) {
  return { owner, name: file.name, type: file.type, sealed: true, blob: await seal(key, file, owner, file.name) };
}
