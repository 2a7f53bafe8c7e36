// A paper sheet is in: the number to write on it, and on to the next one.
import { h } from "../../dom.js";
import { icon } from "../../icons.js";
import { send } from "../../outbox.js";
import { t, word } from "../../words.js";
import { remember } from "./next.js";

/** @param {{record: import("../../outbox.js").Kept, filling: import("../fill/filling.js").Filling}} what */
export function donePage({ record, filling }) {
  send({ now: true });
  const keeping = (withGroup) => ({ on: { click: () => remember(filling, { withGroup }) } });
  const next = h("a.large.primary", { href: `#/paper/${encodeURIComponent(filling.form.key)}`, ...keeping(false) }, word("paper_next"), icon("next"));
  const sameGroup = filling.sheet.keyed("group") && h("a.large.paper-same-group", { href: "#/paper", ...keeping(true) }, icon("people"), word("paper_next_group"));
  const element = h(
    "main.message.paper-done",
    h("div.message-mark", icon("check")),
    h("h1", word("paper_done")),
    h("p", word(filling.paper.compared ? "paper_done_compared" : "paper_done_text")),
    h("p.receipt-code", { "data-id": record.id }, record.code),
    h("div.column", next, sameGroup, h("a.large", { href: "#/" }, icon("home"), word("receipt_home"))),
  );
  return { element, next, said: `${t("paper_done")}. ${record.code}` };
}
