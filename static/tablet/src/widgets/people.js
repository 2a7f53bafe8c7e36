// Counting people by touch: a picture for each kind of person, a touch for each person, and one taken back.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { counted, t } from "../words.js";

/** A number that counts what a picture shows: `counter` with an image. */
export const isPeople = (question) => question.type === "integer" && question.looks("counter") && Boolean(question.label?.image);

/** Beyond these, small pictures in a row say no more. */
const MOST_SHOWN = 20;

export function people({ question, answered, voice, picture }) {
  const image = h("img", { alt: "" });
  picture(question.label.image).then((url) => url && (image.src = url));
  const row = h("div.person-row", { "aria-hidden": "true" });
  const add = h("button.person-add", { type: "button", "aria-label": `${t("more")} : ${question.label.text}`, on: { click: () => change(1) } }, image, h("span.person-plus", icon("plus")));
  const less = h("button.step", { type: "button", "aria-label": `${t("less")} : ${question.label.text}`, on: { click: () => change(-1) } }, icon("minus"));
  const field = h("input.field.number-field", { inputmode: "numeric", autocomplete: "off", "aria-label": question.label.text, on: { input: take } });

  function change(by) {
    question.write(String(Math.max(0, Number(question.value) + by)));
    voice.tick();
    answered();
  }

  function take() {
    if (!/^\d{0,3}$/.test(field.value.trim())) return;
    question.write(field.value.trim());
    answered();
  }

  function refresh() {
    if (field !== document.activeElement || !question.isBlank) field.value = question.value;
    less.disabled = !Number(question.value);
    const shown = Math.min(Number(question.value), MOST_SHOWN);
    if (row.children.length !== shown) row.replaceChildren(...Array.from({ length: shown }, () => h("span.person-dot")));
  }

  refresh();
  return { element: h("div.people", add, h("div.stepper", less, field), row), refresh };
}

/** All of them together, in a large number. @param {import("../sheet/question.js").Question[]} questions */
export function crowd(questions) {
  const element = h("p.crowd-all", { role: "status" });
  const refresh = () => {
    element.textContent = counted("people_here", questions.reduce((sum, question) => sum + Number(question.value), 0));
  };
  refresh();
  return { element, refresh };
}
