// A long list: write a few letters, touch the line. Only a screenful is ever drawn.
import { h } from "../dom.js";
import { fold } from "../fold.js";
import { icon } from "../icons.js";
import { counted, t, word } from "../words.js";
import { choiceOf } from "./choice.js";

/** A little more than fits on a screen. */
const MOST_SHOWN = 20;

/** Each list's words as they are searched, made once, when somebody begins to write. */
const foldings = new WeakMap();

function foldedOf(options) {
  if (!foldings.has(options)) foldings.set(options, options.map((option) => fold(option.wording.text)));
  return foldings.get(options);
}

function matching(options, wanted) {
  if (!wanted) return options;
  const folded = foldedOf(options);
  return options.filter((_, index) => folded[index].includes(wanted));
}

export function searchList(options, asking, { role, touch }) {
  const { question } = asking;
  const list = h(`div.choices.found${role === "radio" ? "" : ".several"}`, { "aria-label": question.label?.text ?? question.name, role: role === "radio" ? "radiogroup" : "group" });
  const rest = h("p.quiet", { role: "status" });
  const field = h("input.field", {
    type: "search",
    placeholder: t("search"),
    "aria-label": t("search"),
    autocomplete: "off",
    on: { input: draw },
  });
  let shown = [];
  function draw() {
    const chosen = new Set(question.chosen);
    const found = matching(options, fold(field.value.trim()));
    // What is chosen stays in sight, first, whatever is searched.
    const first = [...options.filter((option) => chosen.has(option.value)), ...found.filter((option) => !chosen.has(option.value))];
    shown = first.slice(0, MOST_SHOWN).map((option) => choiceOf(option, asking, { role, touch: () => touch(option.value) }));
    for (const one of shown) one.mark(chosen.has(one.value));
    list.replaceChildren(...shown.map((one) => one.element));
    const hidden = first.length - shown.length;
    rest.replaceChildren(hidden > 0 ? counted("search_more", hidden) : found.length ? "" : word("search_none"));
  }
  draw();
  return { element: h("div.searching", h("label.search", icon("search"), field), list, rest), shown: () => shown };
}
