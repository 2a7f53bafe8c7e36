// Where somebody in trouble finds help. Shown to everybody at the end of every sheet: seeing it marks nobody.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { setting } from "../store.js";
import { digits } from "../voice.js";
import { word } from "../words.js";

/**
 * The support card of this tablet's areas, as the server last told it.
 * @returns {Promise<{element: Element|null, heard: string[]}>} heard: its title and the telephone number, digit by digit
 */
export async function supportCard() {
  const [card] = (await setting("carry"))?.support ?? [];
  if (!card) return { element: null, heard: [] };
  const element = h(
    "aside.support",
    icon("help"),
    h("div", h("h2", word("support_title")), h("p", word("support_text")), h("p.support-who", card.who), card.phone && h("p.support-phone", card.phone), card.place && h("p", card.place)),
  );
  return { element, heard: ["support_title", "support_text", ...digits(card.phone)] };
}
