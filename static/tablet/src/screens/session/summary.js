// What the facilitator is told when a session ends: people, not answers.
import { h } from "../../dom.js";
import { icon } from "../../icons.js";
import { ago, counted, t, word } from "../../words.js";

/** @param {{told: object, running: object, goOn: () => void, finish: () => void}} how  told: session.js summary() */
export function summaryPage({ told, running, goOn, finish }) {
  const line = (name, key, n) => h(`div.tally-line.${key}`, h("dt", icon(name), word(`summary_${key}`)), h("dd", String(n)));
  const element = h(
    "main.kiosk.summary",
    h("h1", word("summary_title")),
    h("p.quiet", `${running.title} · ${t("drafts_hint", { when: ago(running.startedAt) })}`),
    h("p.summary-people", { "data-people": told.people }, icon("people"), counted("summary_people", told.people)),
    h("dl.summary-lines", line("check", "kept", told.kept), line("cross", "refused", told.refused), line("pause", "interrupted", told.interrupted)),
    h("p.summary-arrived", icon("arrived"), counted("summary_arrived", told.arrived)),
    h("button.kiosk-go", { type: "button", on: { click: finish } }, icon("check"), word("summary_finish")),
    h("button.large", { type: "button", "data-back": true, on: { click: goOn } }, icon("back"), word("summary_go_on")),
  );
  return { element };
}
