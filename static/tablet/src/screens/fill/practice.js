// The end of an exercise: said plainly that nothing of it was kept.
import { h } from "../../dom.js";
import { face } from "../../faces.js";
import { icon } from "../../icons.js";
import { t, word } from "../../words.js";

export function practiceEnd({ form, go }) {
  const again = () => go(`/practice/${encodeURIComponent(form.key)}`);
  const element = h(
    "main.message.practice-end",
    h("div.end-mark", face(5)),
    h("h1", word("practice_done")),
    h("p", word("practice_nothing")),
    h("div.row", h("button.large", { type: "button", on: { click: again } }, icon("again"), word("practice_again")), h("a.large.primary", { href: "#/" }, icon("home"), word("receipt_home"))),
  );
  return { element, heard: ["practice_done", "practice_nothing"], said: `${t("practice_done")}. ${t("practice_nothing")}` };
}
