// The action plan, written in the meeting: each promise a card, changed by touching it, put back when taken away by mistake.
import { announce, h, show } from "../../dom.js";
import { guideFirst } from "../../guides.js";
import { icon } from "../../icons.js";
import { Elsewhere, NoMeetingForm } from "../../meeting/own.js";
import { Plan } from "../../promises/plan.js";
import { NoKeys, Sealed } from "../../seal.js";
import { formIsOpen } from "../../update.js";
import { Voice } from "../../voice.js";
import { mediaOf } from "../../sync.js";
import { counted, spoken, t, word } from "../../words.js";
import { fullNote } from "../fill/full.js";
import { pictures } from "../fill/pictures.js";
import { howTo } from "../guide/how.js";
import { demonstrationMark } from "../parts.js";
import { afar, dayInWords } from "./days.js";
import { editor } from "./editor.js";

/**
 * The screen of plan/<area>/<round>.
 * @param {HTMLElement} place
 * @param {{what: string, go: (address: string) => void}} how  what: "<area>/<round>"
 */
export async function planScreen(place, { what, go }) {
  if (!(await guideFirst(place, "plan"))) return null;
  const at = what.lastIndexOf("/");
  return openPlan(place, { area: what.slice(0, at), round: what.slice(at + 1), done: (plan) => go(`/fill/${encodeURIComponent(plan.id)}`), back: () => go("/promises") });
}

/**
 * Write the plan of an area's meeting.
 * @param {HTMLElement} place
 * @param {object} how
 * @param {string} how.area
 * @param {string} how.round
 * @param {(plan: Plan) => void} how.done  on with the meeting's record
 * @param {() => void} how.back
 * @returns {Promise<(() => Promise<void>)|null>} how to leave it
 */
export async function openPlan(place, { area, round, done, back }) {
  show(place, h("div.boot", { role: "status" }, h("span.boot-mark"), h("p", word("opening"))));
  const closeForm = formIsOpen();
  let screen = null;
  try {
    const plan = await Plan.open({ area, round, saved: (fault) => screen?.saved(fault) });
    plan.sheet.setLanguage(spoken());
    screen = new PlanScreen(place, plan, { done, back });
  } catch (fault) {
    closeForm();
    return unopened(place, fault, back);
  }
  screen.mark = await demonstrationMark();
  screen.draw();
  return async () => {
    screen.stop();
    await screen.plan.close();
    closeForm();
  };
}

class PlanScreen {
  #editing = null;

  constructor(place, plan, ways) {
    Object.assign(this, { place, plan, ways, mark: null });
    this.voice = new Voice((filename) => mediaOf(plan.form, filename), (filename) => plan.sheet.standInOf(filename));
    this.pictures = pictures(plan.form);
    this.stopWatching = plan.sheet.onChange(() => this.#editing?.refresh());
  }

  stop() {
    this.voice.stop();
    this.stopWatching();
    this.#editing?.dispose();
    this.pictures.release();
  }

  /** Told after every save. */
  saved(fault) {
    this.trouble?.remove();
    this.trouble = fault ? fullNote(fault, this.plan) : null;
    if (this.trouble) this.place.querySelector(".plan")?.append(this.trouble);
  }

  /** A meeting that promised nothing has its record all the same. */
  #done() {
    this.plan.changed();
    this.ways.done(this.plan);
  }

  draw() {
    this.#editing?.dispose();
    this.#editing = null;
    const rows = this.plan.rows();
    const kept = rows.filter((row) => !row.isRemoved);
    const undated = kept.filter((row) => !row.value("due")).length;
    const head = h("header.page-head", h("button.round", { type: "button", "aria-label": t("back"), on: { click: this.ways.back } }, icon("back")), h("h1", word("plan_title")), howTo("plan"));
    const said = h("p.quiet", { role: "status" }, kept.length ? [counted("plan_count", kept.length), undated ? ` · ${counted("plan_undated", undated)}` : ""] : word("plan_none"));
    const add = h("button.large.add", { type: "button", on: { click: () => this.#add() } }, icon("plus"), word("plan_add"));
    const done = h("button.large.primary.plan-done", { type: "button", on: { click: () => this.#done() } }, word("plan_done"), icon("next"));
    show(this.place, this.mark, h("main.page.plan", head, said, h("ol.plan-rows", rows.map((row, index) => this.#card(row, index))), h("div.plan-foot", add, done)));
    scrollTo(0, 0);
    announce(t("plan_title"));
  }

  #card(row, index) {
    const turn = () => {
      this.plan.turn(row.id);
      this.draw();
    };
    if (row.isRemoved) return h("li.promise.gone", h("p", word("repeat_removed"), " ", row.said("what")), h("button.plain", { type: "button", on: { click: turn } }, icon("again"), word("repeat_undo")));
    const due = row.value("due");
    return h(
      "li.promise",
      { "data-row": index + 1 },
      row.said("indicator") && h("p.promise-about", row.said("indicator")),
      h("p.promise-what", row.said("what") || word("plan_no_what")),
      h(
        "ul.promise-facts",
        fact("people", [row.said("who"), row.said("role")].filter(Boolean).join(" · "), row.said("help") && t("plan_helped", { who: row.said("help") })),
        fact("clock", due && dayInWords(due), due && afar(due, this.plan.meetingOn)),
        fact("eye", row.said("sign")),
      ),
      missing(row),
      h("div.row", h("button.plain", { type: "button", on: { click: () => this.#edit(row, { isNew: false }) } }, icon("pencil"), word("repeat_edit")), h("button.plain", { type: "button", on: { click: turn } }, icon("trash"), word("repeat_remove"))),
    );
  }

  #add() {
    this.#edit(this.plan.add(), { isNew: true });
  }

  #edit(row, { isNew }) {
    const before = row.snapshot();
    const close = () => this.draw();
    const cancel = () => {
      if (isNew) this.plan.drop(row.id);
      else this.plan.row(row.id).restore(before);
      this.plan.changed();
      this.draw();
    };
    const keep = () => (this.plan.row(row.id).isBlank ? cancel() : close());
    this.#editing = editor({ plan: this.plan, id: row.id, voice: this.voice, pictures: this.pictures, keep, cancel, isNew });
    show(this.place, this.mark, this.#editing.element);
    scrollTo(0, 0);
    announce(t("plan_add"));
  }
}

function fact(picture, said, more) {
  return said ? h("li", icon(picture), h("span", said, more && h("small", more))) : null;
}

/** What is still missing, in a word each: allowed, and said. */
function missing(row) {
  const lacks = row.missing();
  return lacks.length > 0 && h("ul.promise-lacks", lacks.map((part) => h("li", { "data-lacks": part }, icon("warning"), word(`plan_lacks_${part}`))));
}

function unopened(place, fault, back) {
  const known = [[NoMeetingForm, "plan_no_form"], [Elsewhere, "open_elsewhere"], [NoKeys, "no_keys"], [Sealed, "sealed_here"]].find(([kind]) => fault instanceof kind);
  if (!known) throw fault;
  show(place, h("main.message", h("div.message-mark.bad", icon("warning")), h("h1", word(known[1])), h("button.large.primary", { type: "button", on: { click: back } }, icon("back"), word("back"))));
  return null;
}
