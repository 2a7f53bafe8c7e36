// What the tablet takes along: how much and how long before it starts, how far it is, and the way to stop and go on.
import { h, show } from "../../dom.js";
import { icon } from "../../icons.js";
import { startOutbox } from "../../outbox.js";
import { carrying, currentForms, onCarrying, pause, synchronise } from "../../sync.js";
import { t, word } from "../../words.js";
import { languageRow } from "../parts.js";
import { duration, filesOf, megabytes } from "./amounts.js";

export async function carryScreen(place, { go }) {
  const isFirst = !(await currentForms()).length;
  let drawn = "";
  const draw = () => {
    const state = carrying();
    // The app's own voice comes while the first form is looked at; of sounds that have to be asked about, home tells.
    if (isFirst && (state.isComplete || state.phase === "done" || (state.phase === "asking" && state.canBegin))) return go("/", { replace: true });
    const canBegin = state.canBegin || !isFirst;
    // While bytes come in only the bar moves: a button that is being touched must not be another one.
    const shape = `${state.phase} ${canBegin}`;
    if (shape !== drawn) show(place, page(state, { canBegin, isFirst, redraw: () => { drawn = ""; draw(); } }));
    drawn = shape;
    return moveBar(place, state);
  };
  const stop = onCarrying(draw);
  draw();
  // Not to be waited for: the screen shows how it goes.
  if (!["asking", "bringing", "looking"].includes(carrying().phase)) start();
  return stop;
}

async function start(answer = null) {
  await synchronise({ answer });
  startOutbox();
}

function page(state, { canBegin, isFirst, redraw }) {
  const part = PARTS[state.phase] ?? PARTS.looking;
  return h(
    "main.message.carry",
    isFirst && languageRow(redraw),
    part(state),
    canBegin && h(state.phase === "done" ? "a.large.primary" : "a.large", { href: "#/" }, word(state.phase === "bringing" ? "carry_work" : "leave"), icon("next")),
  );
}

const PARTS = {
  looking: () => [h("div.boot-mark", { role: "img", "aria-label": t("carry_looking") }), h("h1", word("carry_looking"))],
  asking: (state) => [
    h("div.message-mark", icon("arrived")),
    h("h1", word("carry_asking")),
    h(
      "div.carry-choices",
      choice("all", "carry_all", state.all, ["survey", "sound"]),
      state.forms.files > 0 && state.forms.files < state.all.files && choice("forms", "carry_forms", state.forms, ["survey"]),
    ),
    h("p.quiet", word("carry_asking_hint")),
  ],
  bringing: () => [
    h("div.message-mark", icon("arrived")),
    h("h1", word("carry_bringing")),
    h("progress", { max: 1, value: 0, "aria-label": t("carry_bringing") }),
    h("p.carry-amount", { role: "status" }),
    h("button.large", { type: "button", on: { click: pause } }, icon("pause"), word("carry_pause")),
  ],
  paused: () => [h("div.message-mark", icon("pause")), h("h1", word("carry_paused")), h("p", word("carry_kept")), goOn()],
  unreachable: () => [h("div.message-mark.bad", icon("warning")), h("h1", word("carry_cut")), h("p", word("carry_kept")), goOn()],
  full: () => [h("div.message-mark.bad", icon("warning")), h("h1", word("full_title")), h("p", word("full_mend")), goOn()],
  revoked: () => [
    h("div.message-mark.bad", icon("warning")),
    h("h1", word("enrol_revoked")),
    h("p", word("carry_revoked")),
    h("a.large.primary", { href: "#/enrol" }, icon("code"), word("enrol_again")),
  ],
  later: (state) => [
    h("div.message-mark", icon("check")),
    h("h1", word("carry_forms_here")),
    h("p", word("carry_later")),
    h("button.large.primary", { type: "button", on: { click: () => start("all") } }, icon("sound"), word("carry_sounds_now")),
    h("p.quiet", amountOf(state.all)),
  ],
  done: (state) => [h("div.message-mark", icon("check")), h("h1", word("carry_done")), state.waits && h("p", word("carry_waits"))],
};

function choice(answer, key, load, icons) {
  return h("button.carry-choice", { type: "button", on: { click: () => start(answer) } }, h("span.carry-icons", icons.map(icon)), h("strong", word(key)), h("span", amountOf(load)));
}

const amountOf = (load) => t("carry_amount", { size: megabytes(load.bytes), time: duration(load.seconds) });
const goOn = () => h("button.large.primary", { type: "button", on: { click: () => start() } }, icon("play"), word("carry_go_on"));

function moveBar(place, { phase, done, total, seconds }) {
  const bar = place.querySelector(".carry progress");
  if (phase !== "bringing" || !bar) return;
  bar.value = total.bytes ? Math.min(1, done.bytes / total.bytes) : 1;
  const text = [filesOf(done.files, total.files), t("carry_of", { done: megabytes(Math.min(done.bytes, total.bytes)), total: megabytes(total.bytes) })];
  place.querySelector(".carry-amount").textContent = [...text, seconds > 5 && t("carry_left", { time: duration(seconds) })].filter(Boolean).join(" · ");
}
