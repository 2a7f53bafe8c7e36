// The facilitator's first screen: start a session, the round's forms, what is unfinished, what has not arrived.
import { isClockWrong } from "../../clock.js";
import { h, show } from "../../dom.js";
import { icon } from "../../icons.js";
import { relock } from "../../lock.js";
import { onOutbox, send } from "../../outbox.js";
import { isFull, setting } from "../../store.js";
import { currentForms, onCarrying, synchronise } from "../../sync.js";
import { onUpdate, takeOver } from "../../update.js";
import { locale, t, word } from "../../words.js";
import { carryPanel } from "../carry/panel.js";
import { demonstrationMark, languageRow } from "../parts.js";
import { correctable } from "./correct.js";
import { community, formCards, meetingsCard, paperCard, practice, guidesCard, promisesCard } from "./forms.js";
import { makeSearch } from "./search.js";
import { status } from "./status.js";
import { unfinished } from "./unfinished.js";

export async function home(place) {
  let said = null;
  let ready = false;
  let isHere = true;
  const search = makeSearch();
  let carried = null;
  const draw = async () => {
    const forms = await currentForms();
    const parts = await Promise.all([demonstrationMark(), head(draw), warnings(), status({ sync, said }), unfinished(draw, forms), correctable()]);
    if (!isHere) return;
    // One that still listens would keep the whole screen it stood on.
    carried?.dispose();
    carried = carryPanel();
    const [mark, top, warned, state, begun, kept] = parts;
    const main = h("div.home-main", warned, community(forms), forms.length > 0 && search.element, begun, kept, meetingsCard(forms), promisesCard(forms), formCards(forms), paperCard(forms), guidesCard(forms), practice(forms));
    search.over(main, () => show(place, mark, h("main.home", top, h("div.home-body", main, h("aside.home-side", ready && update(), carried.element, state)))));
  };
  async function sync() {
    said = "syncing";
    await draw();
    said = `sync_${await synchronise({ isAsked: true })}`;
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
    carried?.dispose();
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
    h(
      "div.home-tools",
      languageRow(redraw),
      h("button.round.lock-now", { type: "button", "aria-label": t("lock_now"), on: { click: relock } }, icon("lock")),
      h("a.round", { href: "#/settings", "aria-label": t("settings") }, icon("settings")),
    ),
  );
}

/** What would spoil the answers if nobody looked: no room, a date that cannot be right. */
const warnings = async () => [await noRoom(), await wrongDate()];

async function noRoom() {
  return (await isFull()) && h("p.problem.no-room", { role: "alert" }, icon("warning"), h("span", word("full_still"), " ", word("full_mend")));
}

async function wrongDate() {
  if (!(await isClockWrong())) return null;
  const now = new Intl.DateTimeFormat(locale(), { dateStyle: "full", timeStyle: "short" }).format(new Date());
  return h("p.problem.clock-wrong", { role: "alert" }, icon("clock"), h("span", word("clock_wrong", { now })));
}

function update() {
  return h("div.panel.update", h("p", word("update_ready")), h("button.plain", { type: "button", on: { click: takeOver } }, word("update_now")));
}
