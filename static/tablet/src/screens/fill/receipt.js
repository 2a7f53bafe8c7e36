// The receipt: kept on this tablet, then arrived; a short number that tablet and server both know.
import { h } from "../../dom.js";
import { helpButton } from "../../help.js";
import { icon } from "../../icons.js";
import { onOutbox, send } from "../../outbox.js";
import { get } from "../../store.js";
import { digits } from "../../voice.js";
import { t, word } from "../../words.js";
import { speaker } from "../speaker.js";
import { supportCard } from "../support.js";

export async function receiptPage({ record, form, go }) {
  const support = await supportCard();
  const state = h("p.receipt-state", { role: "status" });
  const mark = h("div.receipt-mark");

  async function draw() {
    const arrived = Boolean(await get("receipts", record.id));
    state.replaceChildren(word(arrived ? "receipt_sent" : "receipt_kept"));
    mark.replaceChildren(icon(arrived ? "arrived" : "check"));
    mark.classList.toggle("sent", arrived);
  }

  const stop = onOutbox(draw);
  draw();
  send({ now: true });
  const again = () => go(`/new/${encodeURIComponent(form.key)}`);
  const heard = ["receipt_thanks", "receipt_kept", "receipt_code", ...digits(record.code), ...support.heard];
  const element = h(
    "main.kiosk.headed.receipt",
    h("header.kiosk-head", speaker(heard), helpButton()),
    mark,
    h("h1", word("receipt_thanks")),
    state,
    h("p.quiet", word("receipt_code")),
    h("p.receipt-code", { "data-id": record.id }, record.code),
    support.element,
    h("div.row", h("button.large", { type: "button", on: { click: again } }, icon("plus"), word("receipt_next")), h("a.large.primary", { href: "#/" }, icon("home"), word("receipt_home"))),
  );
  return { element, heard, said: `${t("receipt_kept")}. ${record.code}`, dispose: stop };
}
