// A choice from a list that is not printed on the sheet: some letters of what is written there, then Enter.
import { h } from "../../dom.js";
import { fold } from "../../fold.js";
import { t, word } from "../../words.js";

const MOST_SHOWN = 6;

/** @param {object} asking  see fieldFor @returns {import("./fields.js").Field} */
export function listed({ question, changed, goOn }) {
  const isMany = question.type !== "one";
  const input = h("input.key-field.long", { role: "combobox", "aria-expanded": "false", autocomplete: "off", placeholder: t("paper_letters"), "aria-label": question.label?.text ?? question.name });
  const list = h("ul.found-lines", { hidden: true, role: "listbox" });
  const chosen = h("div.chips");
  let found = [];
  let at = 0;

  const option = (value) => question.options().find((one) => one.value === value);
  const said = (value) => option(value)?.wording.text ?? value;
  const write = (values) => {
    question.choose(values);
    changed();
    draw();
  };
  const pick = (value) => {
    write(isMany ? [...question.chosen.filter((one) => one !== value), value] : [value]);
    input.value = isMany ? "" : said(value);
    close();
  };
  const close = () => {
    found = [];
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
  };

  function search() {
    const wanted = fold(input.value.trim());
    const taken = new Set(isMany ? question.chosen : []);
    const matching = question.options().filter((one) => !taken.has(one.value) && fold(`${one.wording.text} ${one.value}`).includes(wanted));
    found = wanted || !isMany ? matching.slice(0, MOST_SHOWN) : [];
    at = 0;
    list.hidden = !input.value.trim();
    input.setAttribute("aria-expanded", String(!list.hidden));
    if (!input.value.trim() && !isMany && !question.isBlank) write([]);
    show();
  }

  function show() {
    const lines = found.map((one, index) => h("li", { role: "option", "aria-selected": String(index === at), on: { mousedown: (event) => event.preventDefault(), click: () => { pick(one.value); goOn(); } } }, one.wording.text));
    list.replaceChildren(...(lines.length ? lines : [h("li.none", word("search_none"))]));
  }

  /** Arrows walk in the list while it is open; Enter takes the line. */
  function takes(event) {
    if (event.key === "Backspace" && !input.value && isMany && question.chosen.length) {
      write(question.chosen.slice(0, -1));
      return true;
    }
    if (list.hidden || !found.length) return false;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") at = (at + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length;
    else if (event.key === "Enter" || event.key === "Tab") {
      pick(found[at].value);
      if (!isMany) goOn();
      return true;
    } else if (event.key === "Escape") close();
    else return false;
    show();
    return true;
  }

  const settle = () => {
    const text = input.value.trim();
    if (isMany || !text) return !text;
    return !question.isBlank && said(question.value) === text;
  };
  const draw = () => {
    if (document.activeElement !== input && !isMany) input.value = question.isBlank ? "" : said(question.value);
    chosen.replaceChildren(...(isMany ? question.chosen.map((value) => h("button.chip", { type: "button", tabindex: "-1", "aria-pressed": "true", on: { click: () => write(question.chosen.filter((one) => one !== value)) } }, h("span", said(value)))) : []));
  };
  input.addEventListener("input", search);
  input.addEventListener("blur", close);
  draw();
  return { element: h("div.keyed.listed", input, list, chosen), input, settle, refresh: draw, takes };
}
