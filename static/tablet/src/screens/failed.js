// Something unforeseen: said in plain words, with the way on. Kept answers are in the tablet's memory, untouched.
import { h, show } from "../dom.js";
import { icon } from "../icons.js";
import { StoreFull } from "../store.js";
import { word } from "../words.js";

export function failed(place, fault) {
  const full = fault instanceof StoreFull;
  show(
    place,
    h(
      "main.message",
      h("div.message-mark.bad", icon("warning")),
      h("h1", word(full ? "full_title" : "failed_title")),
      h("p", word(full ? "full_text" : "failed_text")),
      h("p.detail", String(fault?.message ?? fault).slice(0, 300)),
      h("div.row", h("a.large", { href: "#/outbox" }, icon("outbox"), word("outbox")), h("button.large.primary", { type: "button", on: { click: () => location.reload() } }, icon("sync"), word("reload"))),
    ),
  );
}
