// What is chosen, and the choices behind a touch.
import { h } from "../dom.js";
import { giveVoice } from "../hearable.js";
import { icon } from "../icons.js";
import { word } from "../words.js";

/**
 * @param {{question: import("../sheet/question.js").Question, voice: import("../voice.js").Voice}} asking
 * @param {HTMLElement} list  the choices
 * @returns {{element: HTMLElement, refresh: () => void}}
 */
export function folding({ question, voice }, list) {
  const answer = h("span.fold-answer");
  const button = h("button.fold-open", { type: "button", "aria-expanded": "false", on: { click: () => open(list.hidden) } }, answer, icon("down"));
  // Of many answers there is no clip in one piece: the question says what is behind it.
  if (question.label?.audio) giveVoice(button, question.label, voice);
  let before = question.value;
  const open = (now) => {
    list.hidden = !now;
    button.setAttribute("aria-expanded", String(now));
  };
  const refresh = () => {
    answer.replaceChildren(question.isBlank ? word("choose") : question.spokenAnswer());
    // One choice made is the end of choosing; several may follow each other.
    if (question.type === "one" && question.value !== before && !question.isBlank) open(false);
    before = question.value;
  };
  open(false);
  refresh();
  return { element: h("div.folding", button, list), refresh };
}
