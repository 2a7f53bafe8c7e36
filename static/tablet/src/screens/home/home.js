// The facilitator's first screen: the round's forms, what is unfinished, what has not arrived.
import { discardDraft, drafts } from "../../drafts.js";
import { h, show } from "../../dom.js";
import { icon } from "../../icons.js";
import { onOutbox, send } from "../../outbox.js";
import { setting } from "../../store.js";
import { currentForms, onCarrying, synchronise } from "../../sync.js";
import { onUpdate, takeOver } from "../../update.js";
import { ago, t, word } from "../../words.js";
import { carryPanel } from "../carry/panel.js";
import { demonstrationMark, languageRow } from "../parts.js";
import { status } from "./status.js";

/** The cycle's order, as people meet it. */
const KINDS = ["scorecard", "provider", "inputs", "interface", "followup", "survey"];

const NEW_MS = 3 * 24 * 3600 * 1000;

export async function home(place) {
  let said = null;
  let ready = false;
  let isHere = true;
  const draw = async () => {
    const parts = await Promise.all([demonstrationMark(), head(draw), status({ sync, said }), unfinished(draw), forms()]);
    if (!isHere) return;
    const [mark, top, state, begun, offered] = parts;
    show(place, mark, h("main.home", top, h("div.home-body", h("div.home-main", begun, offered), h("aside.home-side", ready && update(), carryPanel(), state))));
  };
  async function sync() {
    said = "syncing";
    await draw();
    said = `sync_${await synchronise()}`;
    await send({ now: true });
    await draw();
  }
  let phase = null;
  const stops = [onOutbox(draw), onCarrying((now) => { if (phase !== (phase = now.phase)) draw(); }), onUpdate(() => { ready = true; draw(); })];
  addEventListener("online", draw);
  addEventListener("offline", draw);
  await draw();
  return () => {
    isHere = false;
    stops.forEach((stop) => stop());
    removeEventListener("online", draw);
    removeEventListener("offline", draw);
  };
}

async function head(redraw) {
  const carry = await setting("carry");
  const areas = (carry?.tablet?.areas ?? []).map((area) => area.name);
  const where = areas.length > 3 ? `${areas.slice(0, 3).join(", ")} +${areas.length - 3}` : areas.join(", ");
  const round = carry?.rounds?.find((one) => one.state === "open") ?? carry?.rounds?.[0];
  return h(
    "header.home-head",
    h("div", h("h1", carry?.tablet?.name ?? t("app")), h("p", [round?.name, where].filter(Boolean).join(" · "))),
    h("div.home-tools", languageRow(redraw), h("a.round", { href: "#/settings", "aria-label": t("settings") }, icon("settings"))),
  );
}

function update() {
  return h("div.panel.update", h("p", word("update_ready")), h("button.plain", { type: "button", on: { click: takeOver } }, word("update_now")));
}

async function unfinished(redraw) {
  const begun = (await drafts()).sort((a, b) => b.savedAt.localeCompare(a.savedAt));
  if (!begun.length) return null;
  return h("section", h("h2", word("drafts")), h("div.drafts", begun.map((draft) => draftLine(draft, redraw))));
}

function draftLine(draft, redraw) {
  const line = h("div.draft");
  const discard = async () => {
    await discardDraft(draft.id);
    await redraw();
  };
  const calm = () =>
    line.replaceChildren(
      h("a.draft-go", { href: `#/fill/${encodeURIComponent(draft.id)}` }, icon("pencil"), h("span", h("strong", draft.name || draft.title), h("small", draft.name ? `${draft.title} · ` : "", t("drafts_hint", { when: ago(draft.startedAt) }))), h("span.go-on", word("resume"), icon("next"))),
      h("button.round", { type: "button", "aria-label": t("draft_discard"), on: { click: sure } }, icon("trash")),
    );
  const sure = () =>
    line.replaceChildren(
      h("p", word("draft_discard_sure")),
      h("div.row", h("button.plain", { type: "button", on: { click: calm } }, word("draft_discard_no")), h("button.plain.danger", { type: "button", on: { click: discard } }, word("draft_discard_yes"))),
    );
  calm();
  return line;
}

async function forms() {
  const offered = await currentForms();
  if (!offered.length) return h("p.quiet", word("no_forms"));
  const kindOf = (form) => (KINDS.includes(form.kind) ? form.kind : "survey");
  const of = (kinds) => kinds.flatMap((kind) => offered.filter((form) => kindOf(form) === kind).map((form) => card(form, kind)));
  return [
    ["cycle", of(KINDS.filter((kind) => kind !== "survey"))],
    ["surveys", of(["survey"])],
  ].map(([key, cards]) => cards.length > 0 && h("section", h("h2", word(key)), h("div.cards", cards)));
}

/** For a few days, so that everybody who fills it has seen that it is another one. */
const isNew = (form) => form.since && Date.now() - Date.parse(form.since) < NEW_MS;

function card(form, kind) {
  return h(`a.card.kind-${kind}`, { href: `#/new/${encodeURIComponent(form.key)}` }, h("span.card-mark", icon(kind)), h("span.card-title", h("strong", form.title), kind !== "survey" && h("small", t(`kind_${kind}`)), isNew(form) && h("small.new-version", t("form_new", { when: ago(form.since) }))), icon("next"));
}
