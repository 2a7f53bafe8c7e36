// Choose one: five faces, pictures, large buttons, or a list to search when there are many.
import { h } from "../dom.js";
import { commonPictures, isAside } from "../common.js";
import { word } from "../words.js";
import { choiceOf } from "./choice.js";
import { folding } from "./folding.js";
import { searchList } from "./search.js";

const MOST_BUTTONS = 12;
/** Pictures are found by looking: nobody who needs them writes a word to search for. */
const MOST_PICTURES = 30;
/** Long enough to see that the touch was taken, in milliseconds. */
const SEEN_MS = 350;
/** Layouts a form may ask for, with their older names. */
const LAYOUTS = { columns: ["columns", "columns-pack", "horizontal", "compact", "quickcompact", "horizontal-compact", "list-nolabel"], plain: ["no-buttons"] };

export function one(asking) {
  const { question } = asking;
  const choices = h("div.choices", { role: "radiogroup", "aria-label": question.label?.text ?? question.name });
  const touch = (value) => {
    // Touching the chosen one again takes it back, where that is allowed.
    const same = question.chosen[0] === value;
    if (!same || !question.isRequired) question.choose(same ? [] : [value]);
    asking.voice.tick();
    asking.answered();
    // `quick`: on to the next question by itself, once the tick has been seen.
    if (!same && asking.goOn && question.looks("quick", "quickcompact")) setTimeout(() => element.isConnected && asking.goOn(), SEEN_MS);
  };
  const widget = choosing(asking, { choices, role: "radio", touch });
  const { element } = widget;
  return widget;
}

/** What choosing one and choosing several have in common: layout, redrawing when the choices change, marks. */
export function choosing(asking, { choices, role, touch }) {
  const { question } = asking;
  let drawn = null;
  let shown = [];
  const list = h("div.choosing");
  const folded = question.looks("minimal") ? folding(asking, list) : null;
  const element = folded?.element ?? list;
  const draw = (options) => {
    if (!options.length) {
      shown = [];
      list.replaceChildren(h("p.quiet.nothing", word("list_empty")));
    } else if (options.length > (options[0].wording.image ? MOST_PICTURES : MOST_BUTTONS) || question.looks("autocomplete")) {
      const long = searchList(options, asking, { role, touch });
      shown = long.shown;
      list.replaceChildren(long.element);
    } else {
      const common = commonPictures(options);
      shown = options.map((option) => choiceOf(option, asking, { role, common, touch: () => touch(option.value) }));
      arrange(choices, options, shown);
      lay(choices, question);
      list.replaceChildren(choices);
    }
  };
  const refresh = () => {
    const options = question.options();
    // The same array as long as nothing about the choices changed: a list of thousands is not compared word by word.
    if (options !== drawn) draw(options);
    drawn = options;
    choices.classList.toggle("likert", question.looks("likert"));
    const chosen = new Set(question.chosen);
    for (const one of typeof shown === "function" ? shown() : shown) one.mark(chosen.has(one.value));
    folded?.refresh();
  };
  refresh();
  return { element, refresh };
}

/** How the form wants its choices laid out: `columns-3`, `columns`, `no-buttons`. */
function lay(choices, question) {
  const columns = question.lookNumber("columns") ?? (question.looks(...LAYOUTS.columns) ? "pack" : null);
  if (columns === null) delete choices.dataset.columns;
  else choices.dataset.columns = columns === "pack" ? columns : Math.min(columns, 5);
  choices.classList.toggle("no-buttons", question.looks(...LAYOUTS.plain));
}

/** Faces in a row, pictures in columns; what stands apart (does not know, does not apply) beneath, and quieter. */
function arrange(choices, options, shown) {
  const hasFaces = options.some((option) => option.face);
  const standsApart = options.map((option) => (hasFaces ? !option.face : isAside(option)));
  const main = shown.filter((_, index) => !standsApart[index]);
  // A list of nothing but such answers is a list like any other.
  const others = main.length ? shown.filter((_, index) => standsApart[index]) : [];
  const first = main.length ? main : shown;
  choices.classList.toggle("faces", hasFaces);
  choices.classList.toggle("pictures", !hasFaces && first.some((one) => one.element.querySelector(".choice-image")));
  choices.classList.toggle("pair", !hasFaces && first.length === 2);
  choices.classList.toggle("numerous", first.length > 10);
  choices.classList.toggle("many", first.length > (choices.classList.contains("pictures") ? 4 : 6));
  choices.dataset.count = first.length;
  const elements = first.map((one) => one.element);
  choices.replaceChildren(
    ...(hasFaces ? [h("div.face-row", { "data-count": first.length }, elements)] : elements),
    others.length ? h("div.other-row", others.map((one) => one.element)) : "",
  );
}
