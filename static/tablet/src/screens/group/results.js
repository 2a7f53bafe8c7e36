// What a group said, for the group itself before it goes: strongest and weakest points, then all; faces and words, read aloud.
import { h } from "../../dom.js";
import { face } from "../../faces.js";
import { giveVoice } from "../../hearable.js";
import { icon } from "../../icons.js";
import { faceOf, groupScore, spread, strongAndWeak } from "../../meeting/scores.js";
import { t, word } from "../../words.js";

export function ownResults({ sheet, voice }) {
  const element = h("div.own-results");
  let pieces = [];

  function refresh() {
    const points = sheet.points().map(scored).filter((point) => point.score !== null);
    const byKey = new Map(points.map((point) => [point.key, point]));
    const { strong, weak } = extremes(points);
    const picked = [...strong, ...weak];
    pieces = [];
    element.replaceChildren(
      points.length ? "" : h("p.quiet", word("results_none")),
      section("results_strong", "up", strong.map((key) => byKey.get(key))),
      section("results_weak", "down", weak.map((key) => byKey.get(key))),
      section(picked.length ? "results_rest" : "results_all", "answers", points.filter(({ key }) => !picked.includes(key))),
    );
  }

  function section(key, mark, points) {
    if (!points.length) return "";
    const title = h("h2", icon(mark), word(key));
    pieces.push({ key, element: title });
    return h(`section.${key.replace("_", "-")}`, title, h("ul", points.map(line)));
  }

  /** A point: its face, its words; touched, it says them. */
  function line({ label, level, isDivided }) {
    const button = h("button.result-line", { type: "button", on: { click: () => voice.playAll(said) } }, face(level), h("span.result-words", h("span", label?.text ?? ""), isDivided && h("small.divided", icon("divided"), word("divided"))), icon("sound"));
    const said = [{ audio: label?.audio, text: label?.text }, { key: `face_${level}` }, ...(isDivided ? [{ key: "divided" }] : [])];
    giveVoice(button, said[0], voice);
    pieces.push(...said.map((one) => ({ ...one, element: button })));
    button.setAttribute("aria-label", [label?.text, t(`face_${level}`), isDivided && t("divided")].filter(Boolean).join(". "));
    return h("li", button);
  }

  refresh();
  return { element, refresh, heard: () => pieces };
}

/** Where all is said to be alike, nothing goes best. */
function extremes(points) {
  const scores = new Set(points.map(({ score }) => score));
  return scores.size > 1 ? strongAndWeak(points.map(({ key, score }) => ({ code: key, score }))) : { strong: [], weak: [] };
}

function scored(point) {
  const score = groupScore(point);
  return { ...point, score, level: score === null ? null : faceOf(score), isDivided: point.agreed === null && Boolean(spread(point.ballots)?.divided) };
}
