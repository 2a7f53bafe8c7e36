// One large button: "I have understood".
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { word } from "../words.js";

export function acknowledge({ question, answered, voice }) {
  const button = h(
    "button.choice.acknowledge",
    { type: "button", on: { click: toggle } },
    h("span.tick", icon("check")),
    h("span.choice-text", word("acknowledge")),
  );
  function toggle() {
    question.write(question.isBlank);
    voice.tick();
    answered();
  }
  const refresh = () => button.setAttribute("aria-pressed", String(!question.isBlank));
  refresh();
  return { element: h("div.choices", button), refresh };
}
