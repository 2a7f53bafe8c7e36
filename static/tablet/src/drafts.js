// Sheets being filled: each answer is on the disk before the next question is asked.
import { all, filesOf, get, write } from "./store.js";

/**
 * @typedef {object} Draft
 * @property {string} id        the sheet's instanceID, so that draft, record and receipt are one thing
 * @property {string} formKey   `formId@version`, the version it was begun with
 * @property {string} formId
 * @property {string} title
 * @property {string} xml
 * @property {string} at        key of the step it stands at
 * @property {string} startedAt  device time: a claim, not a fact
 * @property {string} savedAt
 * @property {string|null} [enrolment]  under which it was begun: it goes out under it (see enrolmentNow)
 */

export const drafts = () => all("drafts");
export const draft = (id) => get("drafts", id);

/**
 * Save a draft and the files it names; files it no longer names are let go in the same transaction.
 * @param {Draft} one
 * @param {File[]} files
 */
export async function saveDraft(one, files) {
  const held = new Set((await filesOf(one.id)).map((file) => file.name));
  const named = new Set(files.map((file) => file.name));
  await write(["drafts", "files"], (to) => {
    to("drafts").put(one);
    for (const file of files) if (!held.has(file.name)) to("files").put(asRow(one.id, file));
    for (const name of held) if (!named.has(name)) to("files").delete([one.id, name]);
  });
}

/** The files of a draft as the engine wants them. @returns {Promise<File[]>} */
export async function draftFiles(id) {
  return (await filesOf(id)).map((row) => new File([row.blob], row.name, { type: row.type }));
}

/** Give up a draft that was never kept. */
export async function discardDraft(id) {
  const held = await filesOf(id);
  await write(["drafts", "files"], (to) => {
    to("drafts").delete(id);
    for (const file of held) to("files").delete([id, file.name]);
  });
}

export function asRow(owner, file) {
  return { owner, name: file.name, type: file.type, blob: file };
}
