// Words typed in. Saved as they are typed.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../words.js";

export function text({ question, alone, answered }) {
  const field = fieldFor(question, alone);
  field.addEventListener("input", () => {
    question.write(field.value);
    answered();
  });
  const refresh = () => {
    if (field.value !== question.value) field.value = question.value;
  };
  refresh();
  const element = question.looks("masked") ? unmaskable(field) : field;
  return { element, refresh };
}

function fieldFor(question, alone) {
  const common = { placeholder: t("write_here"), "aria-label": question.label?.text ?? question.name, autocomplete: "off", spellcheck: "false" };
  if (question.looks("masked")) return h("input.field", { ...common, type: "password" });
  if (question.looks("numbers")) return h("input.field", { ...common, inputmode: "numeric" });
  if (question.looks("url")) return h("input.field", { ...common, type: "url", inputmode: "url" });
  const asked = Number(question.detail("rows"));
  const rows = asked || (question.looks("multiline") ? 5 : alone ? 4 : 2);
  return h("textarea.field", { ...common, rows });
}

/** What is written is hidden from those who look on; holding the eye shows it to the one who writes. */
function unmaskable(field) {
  const turn = () => {
    field.type = field.type === "password" ? "text" : "password";
    eye.setAttribute("aria-pressed", String(field.type === "text"));
  };
  const eye = h("button.step", { type: "button", "aria-label": t("show_written"), "aria-pressed": "false", on: { click: turn } }, icon("eye"));
  return h("div.masked", field, eye);
}
