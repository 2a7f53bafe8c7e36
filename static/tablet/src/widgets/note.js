// Nothing to answer: shows the value a readonly question carries, if any.
import { h } from "../dom.js";

export function note({ question }) {
  const element = h("div.note");
  const refresh = () => {
    element.textContent = question.type === "note" ? "" : question.spokenAnswer();
  };
  refresh();
  return { element, refresh };
}
