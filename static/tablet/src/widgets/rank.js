// Put in order by touching: first touched, first ranked.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { word } from "../words.js";
import { choiceOf } from "./choice.js";

/** Orders begun and not finished: the engine takes only whole ones. */
const begun = new WeakMap();

export function rank(asking) {
  const { question } = asking;
  const list = h("div.choices.ranking");
  const again = h("button.plain", { type: "button", on: { click: () => write([]) } }, icon("again"), word("rank_again"));
  const order = () => begun.get(question) ?? question.chosen;

  function write(next) {
    const whole = next.length === question.options().length;
    begun.set(question, next);
    if (whole || !next.length) question.choose(next);
    asking.voice.tick();
    asking.answered();
    draw();
  }

  function touch(value) {
    const now = order();
    // Touching a ranked one takes it and those after it back.
    write(now.includes(value) ? now.slice(0, now.indexOf(value)) : [...now, value]);
  }

  function draw() {
    const now = order();
    const lines = question.options().map((option) => {
      const choice = choiceOf(option, asking, { role: "checkbox", touch: () => touch(option.value) });
      const at = now.indexOf(option.value);
      choice.mark(at >= 0);
      choice.element.querySelector(".tick").replaceChildren(at >= 0 ? String(at + 1) : "");
      return choice.element;
    });
    list.replaceChildren(...lines);
    again.hidden = now.length === 0;
  }

  draw();
  return { element: h("div", h("p.quiet", word("rank_hint")), list, again), refresh: draw };
}
