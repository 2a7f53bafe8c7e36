// Words typed in. Saved as they are typed.
import { h } from "../dom.js";
import { t } from "../words.js";

export function text({ question, alone, answered }) {
  const numbers = question.looks("numbers");
  const field = h(numbers ? "input.field" : "textarea.field", {
    rows: numbers ? null : alone ? 4 : 2,
    inputmode: numbers ? "numeric" : null,
    placeholder: t("write_here"),
    "aria-label": question.label?.text ?? question.name,
    autocomplete: "off",
    spellcheck: "false",
    on: { input: take },
  });
  function take() {
    question.write(field.value);
    answered();
  }
  const refresh = () => {
    if (field.value !== question.value) field.value = question.value;
  };
  refresh();
  return { element: field, refresh };
}
