// Which form the paper sheet in hand is of.
import { h, show } from "../../dom.js";
import { icon } from "../../icons.js";
import { kindOf } from "../../kinds.js";
import { currentForms } from "../../sync.js";
import { t, word } from "../../words.js";
import { demonstrationMark, pageHead } from "../parts.js";

/** Made on the tablet, of what groups said: it has no sheet of paper. */
const NOT_ON_PAPER = "indicators";

/** The screen of the address paper. */
export async function chooseScreen(place) {
  const forms = (await currentForms()).filter((form) => kindOf(form.kind) !== NOT_ON_PAPER);
  const card = (form) =>
    h(`a.card.kind-${kindOf(form.kind)}`, { href: `#/paper/${encodeURIComponent(form.key)}` }, h("span.card-mark", icon(kindOf(form.kind))), h("span.card-title", h("strong", form.title), h("small", `${form.formId} · ${t("paper_version", { version: form.version || "–" })}`)), icon("next"));
  show(place, await demonstrationMark(), h("main.page.paper-choose", pageHead(t("paper_title")), h("p.hint", word("paper_choose")), h("div.cards", forms.map(card))));
  return null;
}
