// Groups' sheets that were kept and have not left yet: they can still be corrected. Those that may have left say why not.
import { h, show } from "../../dom.js";
import { icon } from "../../icons.js";
import { reopen, unsent, whyFixed } from "../../outbox.js";
import { ago, t, word } from "../../words.js";

/** The line of each, on home; null when there is none. */
export async function correctable() {
  const waiting = (await unsent()).filter((record) => whyFixed(record) !== "person");
  if (!waiting.length) return null;
  return h("section", h("h2", word("correct_title")), h("div.drafts", waiting.map(line)));
}

function line(record) {
  return h(
    "div.draft.kept",
    { "data-found-by": record.title },
    h("a.draft-go", { href: `#/correct/${encodeURIComponent(record.id)}` }, icon("outbox"), h("span", h("strong", record.title), h("small", `${record.code} · ${ago(record.keptAt)}`)), h("span.go-on", word("correct_go"), icon("next"))),
  );
}

/** The screen of correct/…: opens the sheet, or says why it cannot be. */
export async function correctScreen(place, { what, go }) {
  const outcome = await reopen(what);
  if (outcome === "open") return go(`/fill/${encodeURIComponent(what)}`, { replace: true });
  show(place, h("main.message", h("div.message-mark.bad", icon("warning")), h("h1", word("correct_not")), h("p", word(`correct_${outcome}`)), h("a.large.primary", { href: "#/" }, icon("home"), t("leave"))));
  return null;
}
