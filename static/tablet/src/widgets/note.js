// Nothing to answer: shows the value a readonly question carries, if any.
import { h } from "../dom.js";

export function note({ question }) {
  const element = h("div.note");
  const refresh = () => {
    // The engine takes a text nobody may change for a note; what it carries is to be seen all the same.
    element.textContent = question.type === "note" ? question.value : question.spokenAnswer();
  };
  refresh();
  return { element, refresh };
}
