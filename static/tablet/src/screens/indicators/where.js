// Which round and which area the points are for: asked only where there is more than one.
import { h } from "../../dom.js";
import { icon } from "../../icons.js";
import { word } from "../../words.js";

/** @param {{round: object, area: object, chosen: () => void, go: () => void}} how  round, area: questions */
export function wherePage({ round, area, chosen, go }) {
  const on = h("button.large.primary", { type: "button", on: { click: go } }, word("next"), icon("next"));
  const pick = (question) => {
    const buttons = question.options().map((option) =>
      h("button.card.pick", { type: "button", role: "radio", "data-value": option.value, on: { click: () => take(option.value) } }, h("span.card-title", h("strong", option.wording.text)), icon("check")),
    );
    const take = (value) => {
      question.choose([value]);
      chosen();
      draw();
    };
    const draw = () => {
      for (const button of buttons) button.setAttribute("aria-checked", String(question.chosen[0] === button.dataset.value));
      on.disabled = round.isBlank || area.isBlank;
    };
    draw();
    return h("section", h("h2", question.label?.text ?? ""), h("div.cards", { role: "radiogroup", "aria-label": question.label?.text ?? "" }, buttons));
  };
  return [pick(round), pick(area), on];
}
