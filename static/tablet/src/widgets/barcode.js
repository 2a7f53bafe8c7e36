// A code on a card or a box: read by the camera, or written by hand.
import { h } from "../dom.js";
import { text } from "./text.js";

export function barcode(asking) {
  const field = text({ ...asking, alone: false });
  return { element: h("div.barcode", field.element), refresh: field.refresh };
}
