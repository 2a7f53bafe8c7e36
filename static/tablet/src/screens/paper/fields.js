// One field for each question of a paper sheet: typed codes, numbers, days, words. Touching a choice does as well.
import { h } from "../../dom.js";
import { faceMark } from "./face.js";
import { codesOf, dayOnPaper, readCode, readCodes, readDay, readNumber, readTime } from "../../paper/codes.js";
import { offset } from "../../widgets/time.js";
import { t, word } from "../../words.js";
import { listed } from "./listed.js";

/**
 * @typedef {object} Field
 * @property {HTMLElement} element
 * @property {HTMLElement} input        what the keyboard stands in
 * @property {() => boolean} settle     write what stands there; false when it means nothing here
 * @property {() => void} refresh       something else in the sheet changed
 * @property {(event: KeyboardEvent) => boolean} [takes]  a key it wants for itself
 */

/**
 * @param {object} asking
 * @param {import("../../sheet/question.js").Question} asking.question
 * @param {boolean} asking.isListed    its choices are not on the sheet: they are searched
 * @param {() => void} asking.changed  something was written
 * @param {() => void} asking.goOn     to the next field
 * @returns {Field|null} null: nothing to be keyed in
 */
export function fieldFor(asking) {
  const { question, isListed } = asking;
  const isChoice = ["one", "many", "rank"].includes(question.type);
  if (isChoice && isListed && question.type !== "rank") return listed(asking);
  const make = { one, many, rank: many, integer: typed(numbers(false)), decimal: typed(numbers(true)), range: typed(numbers(true)), date: typed(DAY), time: typed(TIME), text: words, acknowledge }[question.type];
  return make?.(asking) ?? null;
}

/** A code; the one that can only be this choice goes on by itself. */
function one({ question, changed, goOn }) {
  const input = h("input.key-field.code", { inputmode: "numeric", autocomplete: "off", "aria-label": labelOf(question) });
  const choose = (value) => {
    if (question.value === (value ?? "")) return;
    question.choose(value ? [value] : []);
    changed();
  };
  const chips = chipsOf(question, (value) => {
    choose(question.value === value ? null : value);
    draw();
  });
  const settle = () => {
    const { value } = readCode(input.value, chips.codes());
    if (input.value.trim() && value === null) return false;
    choose(value);
    return true;
  };
  input.addEventListener("input", () => {
    const { value, isSure } = readCode(input.value, chips.codes());
    // What is no code yet is no answer either: "9" on its way to "98".
    choose(value);
    if (isSure) goOn();
  });
  const draw = () => {
    input.value = chips.codeOf(question.value);
    chips.refresh();
  };
  draw();
  return { element: h("div.keyed.coded", input, chips.element), input, settle, refresh: () => (document.activeElement === input && !question.value ? chips.refresh() : draw()) };
}

/** Several codes with a space between them. */
function many({ question, changed }) {
  const isRank = question.type === "rank";
  const input = h("input.key-field.codes", { inputmode: "text", autocomplete: "off", placeholder: t(isRank ? "paper_in_order" : "paper_several"), "aria-label": labelOf(question) });
  const write = (values) => {
    if (values.join(" ") === question.chosen.join(" ")) return;
    question.choose(values);
    changed();
  };
  const chips = chipsOf(question, (value) => {
    if (isRank) return;
    const now = question.chosen;
    write(now.includes(value) ? now.filter((one) => one !== value) : [...now, value]);
    draw();
  });
  const read = () => (isRank ? inOrder(input.value, chips.codes()) : readCodes(input.value, chips.codes()));
  const settle = () => {
    const values = read();
    if (values) write(values);
    return values !== null;
  };
  const draw = () => {
    input.value = question.chosen.map((value) => chips.codeOf(value)).join(" ");
    chips.refresh();
  };
  draw();
  return { element: h("div.keyed.coded", input, chips.element), input, settle, refresh: () => (document.activeElement === input ? chips.refresh() : draw()) };
}

/** An order is whole or none: the engine takes nothing else. */
function inOrder(text, codes) {
  const values = text.split(/[\s,.;+-]+/).filter(Boolean).map((code) => codes.get(code));
  if (!values.length) return [];
  return values.includes(undefined) || new Set(values).size !== codes.size ? null : values;
}

const DAY = { read: readDay, shown: dayOnPaper, hint: "paper_day_form", mode: "numeric" };
const TIME = { read: (text) => inSeconds(readTime(text)), shown: (value) => value.slice(0, 5), hint: "paper_time_form", mode: "numeric" };
const numbers = (isDecimal) => ({
  read: (text, question) => readNumber(text, { isDecimal, mayBeNegative: question.mayBeNegative }),
  shown: (value) => value.replace(".", ","),
  mode: isDecimal ? "decimal" : "numeric",
});
/** The engine wants seconds; without them the answer would silently become blank. */
const inSeconds = (hhmm) => hhmm && `${hhmm}:00.000${offset()}`;

/** Something with a form of its own: as long as it is not of that form, nothing is written. */
function typed({ read, shown, hint, mode }) {
  return ({ question, changed }) => {
    const input = h("input.key-field.short", { inputmode: mode, autocomplete: "off", placeholder: hint ? t(hint) : null, "aria-label": labelOf(question) });
    const settle = () => {
      const text = input.value.trim();
      const value = text ? read(text, question) : "";
      if (value === null) return false;
      if (shown(question.value) !== shown(value)) {
        question.write(value);
        changed();
      }
      return true;
    };
    input.addEventListener("input", settle);
    const draw = () => {
      if (document.activeElement !== input) input.value = shown(question.value);
    };
    draw();
    return { element: h("div.keyed", faceMark(question), input), input, settle, refresh: draw };
  };
}

function words({ question, changed }) {
  const isLong = question.looks("multiline");
  const input = h(isLong ? "textarea.key-field.long" : "input.key-field.long", { rows: isLong ? 2 : null, autocomplete: "off", spellcheck: "false", "aria-label": labelOf(question) });
  const settle = () => {
    if (input.value !== question.value) {
      question.write(input.value);
      changed();
    }
    return true;
  };
  input.addEventListener("input", settle);
  const draw = () => {
    if (input.value !== question.value) input.value = question.value;
  };
  draw();
  return { element: h("div.keyed", input), input, settle, refresh: draw };
}

/** Ticked on the sheet or not: 1 or nothing. */
function acknowledge({ question, changed, goOn }) {
  const input = h("input.key-field.code", { inputmode: "numeric", autocomplete: "off", "aria-label": labelOf(question) });
  const write = (isTicked) => {
    if (isTicked === !question.isBlank) return;
    question.write(isTicked);
    changed();
  };
  const chip = h("button.chip", { type: "button", tabindex: "-1", on: { click: () => { write(question.isBlank); draw(); } } }, h("b", "1"), h("span", word("acknowledge")));
  const settle = () => {
    if (!["", "0", "1"].includes(input.value.trim())) return false;
    write(input.value.trim() === "1");
    return true;
  };
  input.addEventListener("input", () => {
    if (settle() && input.value.trim() === "1") goOn();
  });
  const draw = () => {
    if (document.activeElement !== input) input.value = question.isBlank ? "" : "1";
    chip.setAttribute("aria-pressed", String(!question.isBlank));
  };
  draw();
  return { element: h("div.keyed.coded", input, h("div.chips", chip)), input, settle, refresh: draw };
}

/** The choices with their codes, as on the sheet. */
function chipsOf(question, touched) {
  const element = h("div.chips");
  let options = null;
  let codes = new Map();
  let chips = new Map();
  const read = () => {
    if (question.options() === options) return;
    options = question.options();
    codes = codesOf(options.map((option) => option.value));
    const words = new Map(options.map((option) => [option.value, option]));
    chips = new Map([...codes].map(([code, value]) => [value, chip(code, words.get(value))]));
    element.replaceChildren(...chips.values());
  };
  // The keyboard stands in the field: a chip is for the hand.
  const chip = (code, option) => h("button.chip", { type: "button", tabindex: "-1", "data-value": option.value, on: { mousedown: (event) => event.preventDefault(), click: () => touched(option.value) } }, h("b", code), faceMark(option), h("span", option.wording.text));
  const refresh = () => {
    read();
    const chosen = new Set(question.chosen);
    for (const [value, one] of chips) one.setAttribute("aria-pressed", String(chosen.has(value)));
  };
  refresh();
  return { element, refresh, codes: () => codes, codeOf: (value) => [...codes].find(([, one]) => one === value)?.[0] ?? "" };
}

export const labelOf = (question) => question.label?.text ?? question.name;
