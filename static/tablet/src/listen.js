// The speaker beside something that is said.
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./words.js";

/**
 * @param {object} wording  with `audio` or `key`
 * @param {import("./voice.js").Voice} voice
 * @param {string} [name]   what is heard, for a screen reader, where one speaker follows the other
 */
export function listenTo(wording, voice, name) {
  const label = name ? `${t("listen")} : ${name}` : t("listen");
  return h("button.listen", { type: "button", "aria-label": label, on: { click: () => voice.play(wording) } }, icon("sound"));
}
