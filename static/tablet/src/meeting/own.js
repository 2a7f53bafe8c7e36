// The meeting's own sheet: one of an area and round, whoever writes in it: those who decide scores, or those who plan.
import { holdDraft } from "../drafts.js";
import { Filling } from "../screens/fill/filling.js";
import { currentForms } from "../sync.js";
import { ownDraft } from "./holding.js";

/** No form for the meeting is on this tablet, or it has no place for what is to be written. */
export class NoMeetingForm extends Error {}
/** Another tab is filling it. */
export class Elsewhere extends Error {}

/**
 * Go on with a place's sheet, or begin it: round and area are answered already.
 * @param {object} what
 * @param {string} what.area
 * @param {string} what.round
 * @param {Object<string, string>} [what.known]  what else a new one begins with, by mh:key
 * @param {(fault: Error|null) => void} what.saved
 * @returns {Promise<{filling: Filling, release: () => void, isNew: boolean}>}
 * Throws NoMeetingForm, Elsewhere, NoKeys, Sealed.
 */
export async function openOwn({ area, round, known = {}, saved }) {
  const draft = await ownDraft({ area, round });
  const form = draft ? null : (await currentForms()).find(({ kind }) => kind === "interface");
  if (!draft && !form) throw new NoMeetingForm("no interface form");
  const filling = await Filling.open({ name: draft ? "fill" : "new", what: draft ?? form.key, saved });
  if (!filling) throw new NoMeetingForm(draft);
  const release = await holdDraft(filling.id);
  if (!release) throw new Elsewhere(filling.id);
  // In this order: a form may offer only the areas of a round.
  if (!draft) filling.answer({ round, area, ...known });
  return { filling, release, isNew: !draft };
}
