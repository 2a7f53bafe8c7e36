// The speaker at the top left of a screen that asks nothing: says its words again.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../words.js";
import { say } from "../voice.js";

/** @param {string[]} keys  words of the app, in the order they are said */
export function speaker(keys) {
  const click = () => say(keys, { asked: true });
  return h("button.speaker", { type: "button", "aria-label": t("listen"), on: { click } }, h("span.speaker-mark", icon("sound")));
}
