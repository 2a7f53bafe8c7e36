// Every kept record and what became of it: try again, copy to a file, take in another tablet's, erase what was copied.
import { h, show } from "../../dom.js";
import { exportName, exportUnsent, offer } from "../../export.js";
import { Unreadable, markCopied, takeIn } from "../../handover.js";
import { icon } from "../../icons.js";
import { onOutbox, receipts, retry, send, unsent } from "../../outbox.js";
import { currentForms } from "../../sync.js";
import { StoreFull } from "../../store.js";
import { titleOf } from "../../titles.js";
import { ago, counted, t, word } from "../../words.js";
import { demonstrationMark, pageHead } from "../parts.js";
import { erasing } from "./erasing.js";

const MOST_RECEIPTS = 50;

export async function outboxScreen(place) {
  let isHere = true;
  /** Id of the record somebody is about to erase: the list is not drawn anew under the PIN being typed. */
  let asked = null;
  let said = null;
  const ask = (id) => {
    asked = id;
    return draw();
  };
  const say = (node) => {
    said = node;
    return draw();
  };
  const draw = async () => {
    const [mark, waiting, arrived, forms] = await Promise.all([demonstrationMark(), unsent(), receipts(), currentForms()]);
    const byId = new Map(forms.map((form) => [form.formId, form]));
    if (!isHere) return;
    if (!waiting.some((record) => record.id === asked)) asked = null;
    const lines = await Promise.all(waiting.map((record) => line(record, byId, { asked, ask, say })));
    show(
      place,
      mark,
      h(
        "main.page",
        pageHead(word("outbox")),
        said && h("p.panel.outbox-said", { role: "status" }, said),
        waiting.length ? h("div.records", lines) : h("p.quiet.all-arrived", icon("check"), word("outbox_empty")),
        handOn(waiting, say),
        arrived.length ? h("section", h("h2", word("outbox_sent")), h("div.records", arrived.slice(0, MOST_RECEIPTS).map((receipt) => arrivedLine(receipt, byId)))) : null,
      ),
    );
  };
  const stop = onOutbox(() => asked === null && draw());
  await draw();
  return () => {
    isHere = false;
    stop();
  };
}

/** Which form in words, then the sheet's own name (round, place, group) when it has another. */
function named({ formId, title }, byId) {
  const form = byId.get(formId);
  return [h("strong", form ? titleOf(form) : title), form && ![form.title, formId].includes(title) && h("span.record-name", title)];
}

async function line(record, byId, { asked, ask, say }) {
  const needsHuman = record.state !== "waiting";
  const copy = () => takeOut([record], say);
  return h(
    `div.record${needsHuman ? ".needs-human" : ""}`,
    { "data-state": record.state, "data-id": record.id },
    h("span.record-mark", icon(needsHuman ? "warning" : "outbox")),
    h(
      "div.record-words",
      named(record, byId),
      h("small", `${record.code} · ${ago(record.keptAt)}`),
      h("span.record-state", word(needsHuman ? `outbox_${record.state}` : "outbox_waiting"), record.tries && !needsHuman ? ` · ${counted("outbox_tried", record.tries)}` : ""),
      record.message && h("span.record-message", record.message),
      record.from && h("small.record-from", icon("arrived"), t("outbox_from", { tablet: record.from })),
      record.copiedAt && h("small.record-copied", icon("file"), t("outbox_copied", { when: ago(record.copiedAt) })),
    ),
    asked === record.id
      ? await erasing(record, { done: (word) => ask(null).then(() => word && say(word)) })
      : h(
          "div.record-does",
          does("retry", "sync", "outbox_retry", () => retry(record.id)),
          does("copy", "file", "outbox_copy", copy),
          // No copy, no erasing.
          record.copiedAt && does("erase", "trash", "outbox_erase", () => ask(record.id)),
        ),
  );
}

const does = (name, mark, key, click) => h(`button.plain.does-${name}`, { type: "button", on: { click } }, icon(mark), word(key));

function arrivedLine(receipt, byId) {
  return h("div.record.arrived", h("span.record-mark", icon("check")), h("div.record-words", named(receipt, byId), h("small", `${receipt.code} · ${ago(receipt.arrivedAt)}`)));
}

/** What is done with all of them, and with a file of another tablet's. */
function handOn(waiting, say) {
  const chooser = h("input", { type: "file", accept: ".json,.txt,application/json,text/plain", hidden: true, on: { change: () => bringIn(chooser, say) } });
  return h(
    "div.panel.take-out",
    waiting.length > 1 && h("button.large.send-all", { type: "button", on: { click: () => send({ now: true }) } }, icon("sync"), word("outbox_retry_all")),
    waiting.length > 0 && h("button.large.export-all", { type: "button", on: { click: () => takeOut(waiting, say) } }, icon("file"), word("outbox_export")),
    waiting.length > 0 && h("p.quiet", word("outbox_export_hint")),
    h("button.large.bring-in", { type: "button", on: { click: () => chooser.click() } }, icon("arrived"), word("outbox_import")),
    h("p.quiet", word("outbox_import_hint")),
    chooser,
  );
}

async function takeOut(records, say) {
  const only = records.map((record) => record.id);
  if (!(await offer(await exportUnsent({ only }), exportName()))) return;
  await markCopied(only);
  await say(counted("outbox_taken_out", only.length));
}

async function bringIn(chooser, say) {
  const [file] = chooser.files;
  if (!file) return;
  try {
    const { taken, known, open } = await takeIn(await file.text());
    await say(h("span", [taken && counted("outbox_taken_in", taken), known && counted("outbox_known", known), open && counted("outbox_open", open), !(taken || known || open) && t("outbox_nothing_in")].filter(Boolean).map((text) => h("span.said-line", text))));
  } catch (fault) {
    if (!(fault instanceof Unreadable || fault instanceof StoreFull)) throw fault;
    await say(word(fault instanceof StoreFull ? "outbox_no_room" : "outbox_unreadable"));
  }
}
