// The lines of the page: headings, questions in the order and with the numbers of the paper, entries to add or take away.
import { inForm } from "../../paper/layout.js";

/** Answered by hand, not by the keyboard: asked here only where the form insists. */
const OFF_PAPER = new Set(["note"]);

/**
 * @typedef {object} Line
 * @property {"heading"|"title"|"asked"|"entries"} kind
 * @property {string} key       stable while the sheet is open
 * @property {string} [text]    of a heading or title
 * @property {object} [question]
 * @property {number|null} [number]  on paper; null for what paper does not ask
 * @property {boolean} [isListed]
 * @property {string} [label]
 * @property {number} [among]   stands in a row of so many
 * @property {import("../../sheet/repeat.js").RepeatRange} [range]
 */

/** @param {import("../../sheet/steps.js").Step[]} steps  @param {Map<string, object>} layout  see layoutOf @returns {Line[]} */
export function linesOf(steps, layout) {
  const lines = [];
  let heading = "";
  for (const step of steps) {
    const asked = step.questions.filter((question) => question.isAsked).map((question) => lineOf(question, layout)).filter(Boolean);
    if (!asked.length && step.kind !== "repeat") continue;
    const section = step.section ? [step.section.text, step.section.number].filter(Boolean).join(" ") : "";
    if (section && section !== heading) lines.push({ kind: "heading", key: `heading ${step.key}`, text: section });
    heading = section || heading;
    if (step.kind === "repeat") lines.push({ kind: "entries", key: step.key, range: step.range, text: step.range.wording?.text ?? "" });
    else lines.push(...titled(step, asked));
  }
  return lines;
}

/** "Why this face?" with one line to write on: there the title is the question. */
function titled(step, asked) {
  if (!step.title) return asked;
  if (asked.length === 1) return [{ ...asked[0], label: step.title.text }];
  return [{ kind: "title", key: `title ${step.key}`, text: step.title.text }, ...sideBySide(asked)];
}

/** A few counts under one title stand in a row, as on paper. */
function sideBySide(asked) {
  const areCounts = asked.every(({ question }) => question.type === "integer") && asked.length >= 3 && asked.length <= 5;
  return areCounts ? asked.map((line) => ({ ...line, among: asked.length })) : asked;
}

function lineOf(question, layout) {
  const place = layout.get(inForm(question.ref));
  if (OFF_PAPER.has(question.type) || question.isReadonly || (!place && !question.isRequired)) return null;
  return { kind: "asked", key: question.ref, question, number: place?.number ?? null, isListed: place?.isListed ?? false, label: question.label?.text ?? question.name };
}
