// Choose several: the same choices, each with its own tick.
import { h } from "../dom.js";
import { choosing } from "./one.js";

export function many(asking) {
  const { question } = asking;
  const choices = h("div.choices.several", { role: "group", "aria-label": question.label?.text ?? question.name });
  const touch = (value) => {
    const chosen = question.chosen;
    question.choose(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]);
    asking.voice.tick();
    asking.answered();
  };
  return choosing(asking, { choices, role: "checkbox", touch });
}
