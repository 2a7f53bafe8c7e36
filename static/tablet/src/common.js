// Pictures for the answers every form has: yes, no, does not know, does not apply. Drawn like those of the project's forms.
import { s } from "./dom.js";

const GOOD = "#1b8a7a";
const WEAK = "#c4511b";
const QUIET = "#7b8785";

const shape = (tag, attributes) => s(tag, { fill: "none", "stroke-linecap": "round", "stroke-linejoin": "round", ...attributes });
const line = (d, stroke, width) => shape("path", { d, stroke, "stroke-width": width });

/** Told apart by their outline, not by colour: a disc, a square, a question mark, a bar. */
const DRAWINGS = {
  yes: () => [shape("circle", { cx: 50, cy: 50, r: 46, fill: GOOD }), line("M27 52l16 16 31-35", "#fff", 11)],
  no: () => [shape("rect", { x: 5, y: 5, width: 90, height: 90, rx: 14, fill: WEAK }), line("M30 30l40 40M70 30L30 70", "#fff", 11)],
  unknown: () => [shape("circle", { cx: 50, cy: 50, r: 45, fill: "#eef2f1", stroke: QUIET, "stroke-width": 4 }), line("M35 38a15 15 0 1 1 22 13c-5 3-7 5-7 11", "#23312e", 8), shape("circle", { cx: 50, cy: 78, r: 5.5, fill: "#23312e" })],
  none: () => [shape("circle", { cx: 50, cy: 50, r: 44, fill: "#fff", stroke: QUIET, "stroke-width": 7 }), line("M30 50h40", QUIET, 9)],
};

/** What codes and words mean in forms everywhere; a number alone means yes or no only where its word says so. */
const WORDS = { yes: /^(yes|oui|awɔ)\b/i, no: /^(no|non|ayi)\b/i };
const CODES = {
  unknown: new Set(["98", "-98", "998", "dk", "dont_know", "unknown", "nsp"]),
  none: new Set(["97", "99", "-97", "-99", "na", "n_a", "not_applicable", "refused"]),
};

/** @returns {"yes"|"no"|"unknown"|"none"|null} */
export function meaningOf({ value, wording }) {
  const code = value.toLowerCase();
  const aside = Object.keys(CODES).find((meaning) => CODES[meaning].has(code));
  if (aside) return aside;
  return Object.keys(WORDS).find((meaning) => WORDS[meaning].test(wording.text) || WORDS[meaning].test(code)) ?? null;
}

/** Whether this answer stands apart from the others: nobody is pushed towards it, nobody is refused it. */
export const isAside = (option) => ["unknown", "none"].includes(meaningOf(option));

/** Pictures for a yes-or-no list that brings none. @returns {(option: object) => SVGElement|null} */
export function commonPictures(options) {
  const meanings = options.map(meaningOf);
  const isYesNo = meanings.includes("yes") && meanings.includes("no") && !meanings.includes(null);
  const isBare = options.every((option) => !option.wording.image && !option.face);
  return isYesNo && isBare ? (option) => picture(meaningOf(option)) : () => null;
}

function picture(meaning) {
  return s("svg", { viewBox: "0 0 100 100", class: "choice-image", "data-picture": meaning, "aria-hidden": "true" }, ...DRAWINGS[meaning]());
}
