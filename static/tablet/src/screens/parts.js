// Parts several screens share: the demonstration mark, the language row, a page's head.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { keepIfRoom, setting } from "../store.js";
import { LANGUAGES, spoken, speak, t, word } from "../words.js";

/** The band that says nothing here is real; null on a real tablet. */
export async function demonstrationMark() {
  const carry = await setting("carry");
  return carry?.server?.demonstration ? h("p.demonstration", { role: "note" }, word("demonstration")) : null;
}

/** Speak this language from now on. */
export async function choose(code) {
  await speak(code);
  await keepIfRoom("language", code);
}

/** @param {(code: string) => void} chosen */
export function languageRow(chosen, offered = LANGUAGES) {
  const pick = (code) => choose(code).then(() => chosen(code));
  return h(
    "div.languages",
    { role: "group", "aria-label": t("language") },
    offered.map(({ code, name }) =>
      h("button.language", { type: "button", lang: code, "aria-pressed": String(code === spoken()), on: { click: () => pick(code) } }, name),
    ),
  );
}

export function pageHead(title) {
  return h("header.page-head", h("a.round", { href: "#/", "aria-label": t("leave") }, icon("back")), h("h1", title));
}
