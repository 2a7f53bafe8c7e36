// The area's points so far: what each is called, how much stands behind it; mend one, take one away and put it back.
import { h } from "../../dom.js";
import { icon } from "../../icons.js";
import { counted, t, word } from "../../words.js";

/** A list that groups can score in a morning and a meeting can speak about. */
const FEWEST = 6;
const MOST = 15;

/** How long the whole list is, and kindly so when it is too long or too short. @param {{own: number, common: number}} points */
export function howMany({ own, common }) {
  const all = own + common;
  const advice = all > MOST ? "points_too_many" : all < FEWEST ? "points_too_few" : null;
  return h(`p.points-count${advice ? ".asks" : ""}`, { role: "status" }, icon(advice ? "warning" : "check"), h("span", h("strong", counted("points_all", all)), " ", t("points_of_which", { common, own }), advice && [" ", t(advice, { most: MOST, fewest: FEWEST })]));
}

/** @param {{points: object[], edit: (index: number) => void, turn: (index: number) => void}} how */
export function pointList({ points, edit, turn }) {
  if (!points.length) return h("p.quiet.nothing", word("points_none"));
  return h("div.entries", points.map(line));

  function line({ index, words, behind, isGone }) {
    const small = isGone ? word("repeat_removed") : behind.length ? counted("points_issues_behind", behind.length) : word("points_nothing_behind");
    return h(
      `div.entry${isGone ? ".gone" : ""}`,
      h("span.entry-words", h("strong", words), h("span", small)),
      !isGone && h("button.plain", { type: "button", on: { click: () => edit(index) } }, icon("pencil"), word("repeat_edit")),
      h("button.plain", { type: "button", on: { click: () => turn(index) } }, icon(isGone ? "again" : "trash"), word(isGone ? "repeat_undo" : "repeat_remove")),
    );
  }
}
