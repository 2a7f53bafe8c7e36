// The open promises of this tablet's areas, as the follow-up form's own list carries them, and the visits made here since.
import Papa from "papaparse";
import { drafts } from "../drafts.js";
import { unsent } from "../outbox.js";
import { currentForms, mediaOf } from "../sync.js";

/**
 * @typedef {object} OpenPromise
 * @property {string} code
 * @property {string} what
 * @property {string} area
 * @property {string} round
 * @property {string} due       YYYY-MM-DD, the first deadline; "" when nobody said by when
 * @property {string} newDue    a later day that was accepted; "" when none was
 * @property {string} status    not_started, in_progress or blocked, as the last visit found it
 * @property {string} role
 * @property {number|null} percent
 * @property {"done"|"partly"|"not"|""} word  what the community said last
 * @property {string|null} begun   id of a visit's draft on this tablet
 * @property {boolean} waits       a visit of this tablet has not been sent yet
 */

/** The form of follow-up visits, newest version; null when this tablet has none. */
export const visitForm = async () => (await currentForms()).find(({ kind }) => kind === "followup") ?? null;

/** @returns {Promise<OpenPromise[]>} late ones first, longest late before; without a date last */
export async function openPromises() {
  const form = await visitForm();
  const list = form && (await mediaOf(form, "actions.csv"));
  if (!list) return [];
  const { data } = Papa.parse(await list.text(), { header: true, skipEmptyLines: true });
  const [begun, kept] = [await drafts(), await unsent()];
  const found = data.map((row) => told(row, { begun: begun.filter(({ formId }) => formId === form.formId), kept: kept.filter(({ formId }) => formId === form.formId) }));
  return found.sort((one, other) => (one.due || "9999").localeCompare(other.due || "9999") || one.code.localeCompare(other.code));
}

function told({ name, label, area, round, due = "", new_due = "", status = "", role = "", percent = "", word = "" }, { begun, kept }) {
  // A visit names itself after its promise, and one begun with an older form after its code, and after its day.
  const isOf = (own) => [name, label].some((one) => own?.startsWith(`${one} · `));
  return {
    code: name,
    what: label,
    area,
    round,
    due,
    newDue: new_due,
    status,
    role,
    percent: percent === "" ? null : Number(percent),
    word,
    begun: begun.find((draft) => isOf(draft.name))?.id ?? null,
    waits: kept.some(({ title }) => isOf(title)),
  };
}

/** Open promises by how they stand on a day (YYYY-MM-DD), a promise without a day apart. */
export function byStanding(promises, day) {
  return {
    late: promises.filter(({ due }) => due && due < day),
    coming: promises.filter(({ due }) => due && due >= day),
    undated: promises.filter(({ due }) => !due),
  };
}
