// Every kept record and what became of it; try again by hand; take all of them out in a file.
import { h, show } from "../../dom.js";
import { exportName, exportUnsent, offer } from "../../export.js";
import { icon } from "../../icons.js";
import { onOutbox, receipts, retry, unsent } from "../../outbox.js";
import { currentForms } from "../../sync.js";
import { ago, counted, t, word } from "../../words.js";
import { demonstrationMark, pageHead } from "../parts.js";

const MOST_RECEIPTS = 50;

export async function outboxScreen(place) {
  let isHere = true;
  const draw = async () => {
    const [mark, waiting, arrived, forms] = await Promise.all([demonstrationMark(), unsent(), receipts(), currentForms()]);
    const names = new Map(forms.map((form) => [form.formId, form.title]));
    if (!isHere) return;
    show(
      place,
      mark,
      h(
        "main.page",
        pageHead(word("outbox")),
        waiting.length ? h("div.records", waiting.map((record) => line(record, names))) : h("p.quiet.all-arrived", icon("check"), word("outbox_empty")),
        waiting.length ? takeOut() : null,
        arrived.length ? h("section", h("h2", word("outbox_sent")), h("div.records", arrived.slice(0, MOST_RECEIPTS).map((receipt) => arrivedLine(receipt, names)))) : null,
      ),
    );
  };
  const stop = onOutbox(draw);
  await draw();
  return () => {
    isHere = false;
    stop();
  };
}

/** Which form in words, then the sheet's own name (round, place, group) when it has another. */
function named({ formId, title }, names) {
  const form = names.get(formId) ?? title;
  return [h("strong", form), title !== form && h("span.record-name", title)];
}

function line(record, names) {
  const needsHuman = record.state !== "waiting";
  return h(
    `div.record${needsHuman ? ".needs-human" : ""}`,
    { "data-state": record.state },
    h("span.record-mark", icon(needsHuman ? "warning" : "outbox")),
    h(
      "div.record-words",
      named(record, names),
      h("small", `${record.code} · ${ago(record.keptAt)}`),
      h("span.record-state", word(needsHuman ? `outbox_${record.state}` : "outbox_waiting"), record.tries && !needsHuman ? ` · ${counted("outbox_tried", record.tries)}` : ""),
      record.message && h("span.record-message", record.message),
    ),
    h("button.plain", { type: "button", on: { click: () => retry(record.id) } }, icon("sync"), word("outbox_retry")),
  );
}

function arrivedLine(receipt, names) {
  return h("div.record.arrived", h("span.record-mark", icon("check")), h("div.record-words", named(receipt, names), h("small", `${receipt.code} · ${ago(receipt.arrivedAt)}`)));
}

function takeOut() {
  const click = async () => offer(await exportUnsent(), exportName());
  return h("div.panel.take-out", h("button.large", { type: "button", on: { click } }, icon("file"), word("outbox_export")), h("p.quiet", t("outbox_export_hint")));
}
