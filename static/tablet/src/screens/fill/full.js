// No room left: the answers stay on the screen, and can leave the tablet in a file.
import { h } from "../../dom.js";
import { exportName, exportUnsent, offer } from "../../export.js";
import { icon } from "../../icons.js";
import { StoreFull } from "../../store.js";
import { word } from "../../words.js";

/** @param {Error} fault @param {import("./filling.js").Filling} filling */
export function fullNote(fault, filling) {
  const full = fault instanceof StoreFull;
  const click = async () => offer(await exportUnsent({ more: [await filling.asRecord()] }), exportName());
  return h(
    "div.full-note.problem",
    { role: "alert" },
    icon("warning"),
    h("span", word(full ? "full_text" : "failed_title")),
    h("button.plain", { type: "button", on: { click } }, icon("file"), word("outbox_export")),
  );
}
