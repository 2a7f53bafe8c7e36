// Parts the meeting's screens share: a score as face and number, groups by name, arrows, a point's name and voice.
import { h, s, show } from "../../dom.js";
import { face } from "../../faces.js";
import { icon } from "../../icons.js";
import { faceOf, shown } from "../../meeting/scores.js";
import { get } from "../../store.js";
import { mediaOf } from "../../sync.js";
import { Voice } from "../../voice.js";
import { spoken, t, word } from "../../words.js";

export const groupName = (group) => t(`group_${group}`);

/** A point's name in the language spoken, else in French. */
export const nameOf = ({ label, code }) => label[spoken()] || label.fr || Object.values(label)[0] || code;

/**
 * A score as a face with its number; hatched where nobody scored, dots where too few did. Told apart without colour.
 * @param {{state: "shown"|"few"|"none", value: number|null}} score
 * @param {{worded?: boolean}} [how]  worded: with the face's word, for whoever stands far away
 */
export function scoreFace({ state, value }, { worded = false } = {}) {
  if (state !== "shown") return h("span.score.no-score", state === "few" ? few() : hatched(), h("small", word(noScore(state, worded))));
  const level = faceOf(value);
  return h("span.score", face(level), worded && h("strong.score-word", word(`point_${level}`)), h("strong.score-number", String(shown(value))));
}

const noScore = (state, worded) => (state === "none" ? "meeting_none" : worded ? "meeting_few" : "meeting_few_short");

/** A point 1..5 as decided by people: a face, and no number that would look computed. */
export const decidedFace = (point) => h("span.score.decided", face(Number(point)), h("strong.score-word", word(`point_${point}`)));

function hatched() {
  const lines = [20, 35, 50, 65, 80].map((at) => s("path", { d: `M${at - 15} 85 ${at + 15} 15`, stroke: "#8a938d", "stroke-width": 4, "stroke-linecap": "round" }));
  return s("svg", { viewBox: "0 0 100 100", class: "face", "aria-hidden": "true" }, s("circle", { cx: 50, cy: 50, r: 45, fill: "#f1efea", stroke: "#8a938d", "stroke-width": 4, "stroke-dasharray": "10 8" }), ...lines);
}

function few() {
  const dots = [30, 50, 70].map((cx) => s("circle", { cx, cy: 50, r: 6, fill: "#56655f" }));
  return s("svg", { viewBox: "0 0 100 100", class: "face", "aria-hidden": "true" }, s("circle", { cx: 50, cy: 50, r: 45, fill: "#f1efea", stroke: "#8a938d", "stroke-width": 4 }), ...dots);
}

const ARROWS = { up: "M50 12 88 76H12z", level: "M10 34h80v32H10z", down: "M50 88 12 24h76z" };

/** Better, worse or the same, as a drawn mark and a word. */
export function arrow(change) {
  const mark = s("svg", { viewBox: "0 0 100 100", class: `arrow arrow-${change.arrow}`, "aria-hidden": "true" }, s("path", { d: ARROWS[change.arrow], fill: "currentcolor" }));
  const points = shown(change.points);
  return h("span.change", mark, h("span", t(`change_${change.arrow}`), " ", h("strong", `${points > 0 ? "+" : ""}${String(points).replace("-", "−")}`)));
}

/** Says a point's name with the clip of the form it stands in; a point a group worded has none. */
export function pointVoice(point) {
  const { formKey, files = {} } = point.audio ?? {};
  const clip = async (name) => {
    const form = formKey && (await get("forms", formKey));
    return form ? mediaOf(form, name) : null;
  };
  const voice = new Voice(clip, (name) => (name === files[spoken()] ? null : "fr"));
  return { play: () => voice.play({ audio: files[spoken()] ?? files.fr }), stop: () => voice.stop() };
}

/** The speaker beside a point's name; none where nothing could be heard. */
export function pointSpeaker(point) {
  if (!point.audio) return null;
  return h("button.listen", { type: "button", "aria-label": t("listen"), on: { click: () => pointVoice(point).play() } }, icon("sound"));
}

/** The head of a page of the meeting: back to where it was opened from. */
export function meetingHead(title, back, ...tools) {
  return h("header.page-head.meeting-head", h("a.round", { href: `#${back}`, "aria-label": t("back") }, icon("back")), h("h1", title), tools);
}

/** @param {{area: string, round: string}} of  @param {string} [part] */
export function addressOf({ area, round }, part = "") {
  return ["/meeting", area, round, part].filter(Boolean).map((one, at) => (at ? encodeURIComponent(one) : one)).join("/");
}

/** Where the plan of a place is written. */
export const planOf = ({ area, round }) => `/plan/${encodeURIComponent(area)}/${encodeURIComponent(round)}`;

/** What stands in the way, said in one sentence, with the way back. */
export function standsInTheWay(place, { key, back }) {
  show(place, h("main.message", h("div.message-mark.bad", icon("warning")), h("h1", word(key)), h("a.large.primary", { href: `#${back}` }, icon("back"), word("back"))));
}
