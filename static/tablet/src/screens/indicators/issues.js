// What the groups raised, each a card to touch: what belongs together is chosen together.
import { h } from "../../dom.js";
import { face } from "../../faces.js";
import { icon } from "../../icons.js";
import { t, word } from "../../words.js";

/**
 * @param {object} how
 * @param {import("../../meeting/issues.js").Issue[]} how.issues
 * @param {Map<string, string>} how.taken  ref -> words of the point it stands behind
 * @param {Set<string>} how.chosen         refs
 * @param {(ref: string) => void} how.toggle
 * @param {(issue: object) => void} how.play
 */
export function issueList({ issues, taken, chosen, toggle, play }) {
  if (!issues.length) return h("p.quiet.nothing", word("points_no_issues"));
  const free = issues.filter((issue) => !taken.has(issue.ref));
  const used = issues.filter((issue) => taken.has(issue.ref));
  const card = (issue) => issueCard({ issue, of: taken.get(issue.ref), isChosen: chosen.has(issue.ref), toggle, play });
  return [
    free.length > 0 ? [h("p.hint", word("points_touch")), h("div.issues", free.map(card))] : h("p.quiet.nothing", icon("check"), word("points_all_used")),
    used.length > 0 && h("details.used-issues", h("summary", t("points_used", { n: used.length })), h("div.issues", used.map(card))),
  ];
}

function issueCard({ issue, of, isChosen, toggle, play }) {
  const listen = issue.audio && h("button.listen", { type: "button", "aria-label": t("record_play"), on: { click: () => play(issue) } }, icon("sound"));
  const words = h("span.issue-words", h("span", issue.text || t("points_spoken")), h("small", [t(`group_${issue.group}`), issue.priority === 1 && t("points_first"), of && t("points_behind", { point: of })].filter(Boolean).join(" · ")));
  const button = h("button.issue", { type: "button", role: "checkbox", "aria-checked": String(isChosen), "data-ref": issue.ref, on: { click: () => toggle(issue.ref) } }, face(issue.kind === "strength" ? 5 : 1), words, h("span.tick", icon("check")));
  return h("div.issue-line", button, listen || null);
}
