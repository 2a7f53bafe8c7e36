// Where two keyings of one sheet differ: question by question, in the order of the paper, and which one the paper says.
import { h } from "../../dom.js";
import { icon } from "../../icons.js";
import { dayOnPaper } from "../../paper/codes.js";
import { counted, t, word } from "../../words.js";

/**
 * @typedef {object} Difference
 * @property {string} key
 * @property {number|null} number
 * @property {string} label
 * @property {string|null} first    as it reads; null where it was not asked
 * @property {string|null} second
 * @property {(() => void)|null} takeFirst   write the first over the second; null while only one of them asks it
 * @property {(() => void)|null} takeSecond  the other way round
 */

/**
 * @param {import("./rows.js").Line[]} first
 * @param {import("./rows.js").Line[]} second
 * @returns {Difference[]}
 */
export function differencesBetween(first, second) {
  const lines = { first: asked(first), second: asked(second) };
  const keys = [...lines.first.keys(), ...[...lines.second.keys()].filter((key) => !lines.first.has(key))];
  return keys.map((key) => compare(key, lines.first.get(key) ?? null, lines.second.get(key) ?? null)).filter(Boolean);
}

const asked = (lines) => new Map(lines.filter((line) => line.question || line.kind === "entries").map((line) => [line.key, line]));

function compare(key, one, other) {
  if (valueOf(one) === valueOf(other)) return null;
  const line = one ?? other;
  const write = (to, from) => () => (line.range ? asMany(to.range, from.range) : overwrite(to.question, from.question));
  const both = one && other;
  return { key, number: line.number ?? null, label: line.label ?? line.text, first: said(one), second: said(other), takeFirst: both ? write(other, one) : null, takeSecond: both ? write(one, other) : null };
}

/** Choices of several are a set, whatever order they were keyed in. Nothing asked and nothing answered say the same. */
function valueOf(line) {
  if (!line) return "";
  if (line.range) return String(line.range.entries().length);
  const { question } = line;
  return question.type === "many" ? [...question.chosen].sort().join(" ") : question.value.trim();
}

function said(line) {
  if (!line) return null;
  if (line.range) return String(line.range.entries().length);
  const { question } = line;
  if (question.isBlank) return "";
  if (question.type === "acknowledge") return t("acknowledge");
  const text = question.spokenAnswer();
  return question.type === "date" ? dayOnPaper(text) : text;
}

function overwrite(to, from) {
  if (["one", "many", "rank"].includes(to.type)) to.choose(from.chosen);
  else if (to.type === "acknowledge") to.write(!from.isBlank);
  else to.write(from.value);
}

function asMany(to, from) {
  const wanted = from.entries().length;
  while (to.entries().length > wanted) to.remove(to.entries().length - 1);
  while (to.entries().length < wanted) to.add();
}

/**
 * @param {object} how
 * @param {Difference[]} how.found
 * @param {() => void} how.settled  told once one was decided
 * @param {() => void} how.back     to the second keying
 * @param {() => void} how.keep     wanted once nothing differs
 */
export function differencesPage({ found, settled, back, keep }) {
  const foot = h(
    "footer.paper-foot",
    h("button.large", { type: "button", on: { click: back } }, icon("back"), word("paper_to_second")),
    found.length === 0 && h("button.large.primary.keep", { type: "button", on: { click: keep } }, word("keep"), icon("check")),
  );
  const text = found.length ? counted("paper_differ", found.length) : t("paper_same");
  return h("main.page.paper-sheet", h("header.page-head", h("h1", word("paper_compared"))), h("p.hint", { role: "status" }, text), h("ol.differences", found.map((one) => difference(one, settled))), foot);
}

function difference(one, settled) {
  const option = (key, text, click) =>
    h(`button.difference-${key}`, { type: "button", disabled: !click, on: click ? { click } : {} }, h("small", word(key === "first" ? "paper_keying_first" : "paper_keying_second")), h("strong", text === null ? word("paper_not_asked") : text === "" ? word("end_blank") : text));
  const takeFirst = one.takeFirst ? () => { one.takeFirst(); settled(); } : null;
  const takeSecond = one.takeSecond ? () => { one.takeSecond(); settled(); } : null;
  return h("li.difference", { "data-key": one.key }, h("p.difference-label", h("span.keying-number", one.number ? String(one.number) : ""), h("span", one.label)), h("div.difference-pair", option("first", one.first, takeFirst), option("second", one.second, takeSecond)));
}
