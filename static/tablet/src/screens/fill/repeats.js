// A repeat's list: what has been entered, add another, look again, take one away (and put it back).
import { h } from "../../dom.js";
import { icon } from "../../icons.js";
import { rich } from "../../rich.js";
import { t, word } from "../../words.js";

export function repeatPage({ step, enter }) {
  const { range } = step;
  /** Taken away on the screen; taken out of the sheet only on leaving, so that it can be put back whole. */
  const removed = new Set();
  const list = h("div.entries");

  function draw() {
    const entries = range.entries();
    list.replaceChildren(...(entries.length ? entries.map(line) : [h("p.quiet", word("repeat_none"))]));
  }

  function line(entry, index) {
    const gone = removed.has(index);
    const name = h("span.entry-words", h("strong", t("entry", { n: index + 1 })), h("span", gone ? word("repeat_removed") : entry.text));
    const turn = () => {
      if (gone) removed.delete(index);
      else removed.add(index);
      draw();
    };
    return h(
      `div.entry${gone ? ".gone" : ""}`,
      name,
      !gone && h("button.plain", { type: "button", on: { click: () => look(entry) } }, icon("pencil"), word("repeat_edit")),
      h("button.plain", { type: "button", on: { click: turn } }, icon(gone ? "again" : "trash"), word(gone ? "repeat_undo" : "repeat_remove")),
    );
  }

  function leaving() {
    for (const index of [...removed].sort((a, b) => b - a)) range.remove(index);
    removed.clear();
  }

  // Entries move up when one before them goes: find the one meant by its place among those that stay.
  function look(entry) {
    const at = range.entries().findIndex((one) => one.key === entry.key);
    const before = [...removed].filter((index) => index < at).length;
    leaving();
    enter(range.entries()[at - before].key);
  }

  function add() {
    leaving();
    enter(range.add());
  }

  draw();
  const button = h("button.large.add", { type: "button", on: { click: add } }, icon("plus"), word("repeat_add"));
  return {
    element: h("main.step.alone", h("section.asked", h("div.asked-head", h("h1.question", rich(range.wording))), list, button)),
    heard: range.wording,
    section: step.section?.text ?? null,
    said: range.wording?.text ?? "",
    leaving,
  };
}
