// Choose one: five faces, pictures, large buttons, or a list to search when there are many.
import { h } from "../dom.js";
import { word } from "../words.js";
import { choiceOf } from "./choice.js";
import { searchList } from "./search.js";

const MOST_BUTTONS = 12;

export function one(asking) {
  const { question } = asking;
  const choices = h("div.choices", { role: "radiogroup", "aria-label": question.label?.text ?? question.name });
  const touch = (value) => {
    // Touching the chosen one again takes it back, where that is allowed.
    const same = question.chosen[0] === value;
    if (!same || !question.isRequired) question.choose(same ? [] : [value]);
    asking.voice.tick();
    asking.answered();
  };
  return choosing(asking, { choices, role: "radio", touch });
}

/** What choosing one and choosing several have in common: layout, redrawing when the choices change, marks. */
export function choosing(asking, { choices, role, touch }) {
  const { question } = asking;
  let drawn = null;
  let shown = [];
  const element = h("div.choosing");
  const draw = (options) => {
    if (!options.length) {
      shown = [];
      element.replaceChildren(h("p.quiet.nothing", word("list_empty")));
    } else if (options.length > MOST_BUTTONS || question.looks("autocomplete")) {
      const list = searchList(options, asking, { role, touch });
      shown = list.shown;
      element.replaceChildren(list.element);
    } else {
      shown = options.map((option) => choiceOf(option, asking, { role, touch: () => touch(option.value) }));
      arrange(choices, options, shown);
      element.replaceChildren(choices);
    }
  };
  const refresh = () => {
    const options = question.options();
    const now = options.map((option) => `${option.value}\n${option.wording.text}`).join("\n");
    if (now !== drawn) draw(options);
    drawn = now;
    choices.classList.toggle("likert", question.looks("likert"));
    const chosen = new Set(question.chosen);
    for (const one of typeof shown === "function" ? shown() : shown) one.mark(chosen.has(one.value));
  };
  refresh();
  return { element, refresh };
}

function arrange(choices, options, shown) {
  const faces = shown.filter((_, index) => options[index].face);
  const others = shown.filter((_, index) => !options[index].face);
  choices.classList.toggle("faces", faces.length > 0);
  choices.classList.toggle("pictures", !faces.length && options.some((option) => option.wording.image));
  choices.classList.toggle("pair", !faces.length && shown.length === 2);
  choices.classList.toggle("many", shown.length > (choices.classList.contains("pictures") ? 4 : 6));
  choices.dataset.count = shown.length;
  if (!faces.length) choices.replaceChildren(...shown.map((one) => one.element));
  else {
    choices.replaceChildren(
      h("div.face-row", { "data-count": faces.length }, faces.map((one) => one.element)),
      others.length ? h("div.other-row", others.map((one) => one.element)) : "",
    );
  }
}
