// How one person of a session fills their sheet: alone, with nothing to read of anybody else, and a kind end.
import { discardDraft } from "../../drafts.js";
import { h } from "../../dom.js";
import { icon } from "../../icons.js";
import { consentOf, isRefused } from "../../sheet/givens.js";
import { leaves } from "../../session.js";
import { t, word } from "../../words.js";
import { Filling } from "../fill/filling.js";
import { refusedPage, thanksPage } from "./pages.js";

/**
 * @param {object} how
 * @param {import("../../session.js").Session} how.running
 * @param {(id: string) => void} how.answered  told of each answer, with the sheet's instanceID
 * @param {() => void} how.next                the next person may come
 * @param {(aside: object) => void} how.pass   somebody wants to be next before this sheet is finished
 * @returns {import("../fill/manner.js").Manner}
 */
export function byPerson({ running, answered, next, pass }) {
  return {
    opening: { givens: running.givens },
    // The language was chosen on the page that welcomed them.
    asksBefore: ["hearing"],
    hasAddress: false,
    isShort: true,
    mark: null,
    wayOut: (aside) => h("button.round.pass", { type: "button", "aria-label": t("session_next"), on: { click: () => pass(aside) } }, icon("pass")),
    leave: () => h("button.large.primary", { type: "button", on: { click: next } }, icon("pass"), word("session_next")),
    back: () => {},
    answered: (filling) => answered(filling.id),
    isOver: (filling) => isRefused(filling.sheet.steps()),
    end: (filling) => (isRefused(filling.sheet.steps()) ? refuse(filling, running, next) : keep(filling, next)),
  };
}

async function keep(filling, next) {
  const record = await filling.keep();
  await leaves(filling.id, "kept");
  return thanksPage({ record, next });
}

/**
 * A no is told to the server by a sheet that says no and nothing else: whatever was answered on the way to it is
 * thrown away with the sheet it stood in.
 */
async function refuse(filling, running, next) {
  await filling.saver.now();
  await discardDraft(filling.id);
  const told = await Filling.open({ name: "new", what: running.formKey, givens: running.givens, saved: () => {} });
  const consent = consentOf(told.sheet.steps());
  consent?.choose(["0"]);
  if (consent) await told.keep();
  await leaves(filling.id, "refused", consent ? told.id : filling.id);
  return refusedPage({ next });
}
