// A meeting without the centre's self-score: the facilitator says why, the meeting's sheet keeps it, and it can be taken back.
import { h } from "../../dom.js";
import { icon } from "../../icons.js";
import { UNSCORED } from "../../meeting/assemble.js";
import { word } from "../../words.js";
import { addressOf, standsInTheWay } from "./parts.js";

/**
 * @param {HTMLElement} place
 * @param {{found: object, again: () => void}} how  again: draws the meeting anew
 * @returns {HTMLElement|null} null once the centre's scores are in
 */
export function withoutCentre(place, { found, again }) {
  const { provider, unscored } = found.meeting;
  // What the server says of an earlier sheet is not changed from here.
  if (provider === "in" || (unscored && !found.sheets.some(({ kind }) => kind === "interface"))) return null;
  const say = async (reason) => (await write(place, found, reason)) && again();
  const reasons = UNSCORED.map((reason) => h("button.plain", { type: "button", "aria-pressed": String(reason === unscored), "data-unscored": reason, on: { click: () => say(reason) } }, icon(reason === unscored ? "check" : "next"), h("span", word(`unscored_${reason}`))));
  const undo = unscored && h("button.plain", { type: "button", "data-unscored": "", on: { click: () => say("") } }, icon("again"), h("span", word("unscored_undo")));
  return h("details.meeting-close.meeting-without", h("summary", icon("provider"), word("unscored")), h("p", word("unscored_text")), h("div.reasons-why", reasons, undo));
}

/** @returns {Promise<boolean>} whether it was written; if not, the screen says why */
async function write(place, found, reason) {
  const { openRecord } = await import("./opening.js");
  const back = addressOf(found);
  const record = await openRecord(place, { found, back });
  if (!record) return false;
  const question = record.selfScored();
  question?.choose(reason ? [reason] : []);
  record.answered();
  await record.secure();
  await record.close();
  if (!question) standsInTheWay(place, { key: "unscored_not_asked", back });
  return Boolean(question);
}
