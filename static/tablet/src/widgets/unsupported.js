// A question the tablet cannot ask as meant: it says so, and takes words where the form allows them.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../words.js";
import { text } from "./text.js";

const WRITABLE = new Set(["barcode", "boolean", "intent"]);

export function unsupported(asking) {
  const said = h("p.problem", icon("warning"), t("unsupported", { type: asking.question.type }));
  if (!WRITABLE.has(asking.question.type)) return { element: said };
  const field = text(asking);
  return { element: h("div", said, field.element), refresh: field.refresh };
}
