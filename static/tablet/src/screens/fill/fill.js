// Filling a sheet: one step a screen, back and next always in the same place, every answer saved as it is given.
import { h, announce, show } from "../../dom.js";
import { icon } from "../../icons.js";
import { holdDraft } from "../../drafts.js";
import { GUIDE_OF, guideFirst } from "../../guides.js";
import { NoKeys, Sealed } from "../../seal.js";
import { StoreFull, get, hasRoomForSheet, keepIfRoom, setting } from "../../store.js";
import { parseAhead, readAhead } from "../../sheet/ahead.js";
import { inTheQuiet } from "../../quiet.js";
import { bringTogether, isVote, together } from "../../together.js";
import { formIsOpen } from "../../update.js";
import { currentForms, mediaOf } from "../../sync.js";
import { Voice, say } from "../../voice.js";
import { spoken, t, word } from "../../words.js";
import { demonstrationMark } from "../parts.js";
import { howTo } from "../guide/how.js";
import { Filling, FormGone } from "./filling.js";
import { endPage } from "./end.js";
import { head } from "./head.js";
import { questionPage } from "./page.js";
import { fullNote } from "./full.js";
import { lackingNote, lacks } from "./lacking.js";
import { Listening } from "./listening.js";
import { asPaper, asPractice, byFacilitator } from "./manner.js";
import { Opening } from "./opening.js";
import { pictures } from "./pictures.js";
import { repeatPage } from "./repeats.js";

/** The screens of the addresses new/…, fill/…, practice/… and paper/…. */
export async function fill(place, { name, what, go }) {
  if (name === "paper") return keyIn(place, { what, go });
  const manner = name === "practice" ? asPractice(go) : byFacilitator(go);
  const kind = await kindOfSheet(name, what);
  if (name === "new" && !(await guideFirst(place, GUIDE_OF[kind]))) return null;
  if (kind === "indicators") return listPoints(place, { name, what, manner, go });
  return fillIn(place, { name, what, manner, gone: () => go("/", { replace: true }) });
}

/** A sheet of paper; of which form is asked first where the address does not say. */
async function keyIn(place, { what, go }) {
  if (!what) return (await import("../paper/choose.js")).chooseScreen(place);
  const { takeCommon } = await import("../paper/next.js");
  return fillIn(place, { name: "new", what, manner: asPaper(go, takeCommon()), gone: () => go("/", { replace: true }) });
}

async function kindOfSheet(name, what) {
  const key = name === "fill" ? (await get("drafts", what))?.formKey : what;
  return key ? ((await get("forms", key))?.kind ?? null) : null;
}

/** An area's points are not asked one after the other: they are made of what lies before the facilitators' eyes. */
async function listPoints(place, { name, what, manner, go }) {
  show(place, h("div.boot", { role: "status" }, h("span.boot-mark"), h("p", word("opening"))));
  const closeForm = formIsOpen();
  const { indicatorsScreen } = await import("../indicators/indicators.js");
  try {
    const leave = await indicatorsScreen(place, { name, what, manner, hold: holdDraft, gone: () => go("/", { replace: true }) });
    if (!leave) closeForm();
    return leave && (async () => { await leave(); closeForm(); });
  } catch (fault) {
    closeForm();
    return unreadable(place, fault, manner);
  }
}

/**
 * Fill a sheet in a manner of its own.
 * @param {object} how
 * @param {"new"|"fill"|"practice"} how.name
 * @param {string} how.what       a form's key, or the id of a draft to go on with
 * @param {import("./manner.js").Manner} how.manner
 * @param {() => void} how.gone   there is no such draft any more
 * @returns {Promise<(() => Promise<void>)|null>} how to leave it
 */
export async function fillIn(place, { name, what, manner, gone }) {
  show(place, h("div.boot", { role: "status" }, h("span.boot-mark"), h("p", word("opening"))));
  const closeForm = formIsOpen();
  let filling = null;
  let screen = null;
  try {
    // Said before the first question: an answer that is given is kept.
    if (name === "new" && manner.opening.isKept !== false && !(await hasRoomForSheet())) throw new StoreFull("no room for another sheet");
    filling = await Filling.open({ name, what, saved: (fault) => screen?.saved(fault), ...manner.opening });
  } catch (fault) {
    closeForm();
    return unreadable(place, fault, manner);
  }
  if (!filling) {
    closeForm();
    await keepIfRoom("open", null);
    gone();
    return null;
  }
  const unlock = await holdDraft(filling.id);
  if (!unlock) {
    closeForm();
    return elsewhere(place, manner);
  }
  screen = filling.paper ? new (await import("../paper/paper.js")).PaperScreen(place, filling, manner) : new FillScreen(place, filling, manner);
  await screen.start();
  return async () => {
    await screen.stop();
    unlock();
    closeForm();
  };
}

/** In quiet moments: read the form filled last, most often the next one too, and the largest other, which takes longest. */
export async function readLast() {
  const last = await setting("lastForm");
  const forms = await currentForms();
  const [first, largest] = [...forms].sort((one, other) => (other.key === last) - (one.key === last) || other.xml.length - one.xml.length);
  if (first) await readWhole(first);
  await parseAhead(forms);
  if (largest) inTheQuiet(() => readWhole(largest));
}

/** One that lacks a list is read when it is opened: the list may have come by then. */
async function readWhole(form) {
  if (!(await lacks(form))) await readAhead(form).catch(() => {});
}

class FillScreen {
  constructor(place, filling, manner) {
    Object.assign(this, { place, filling, manner, page: null, isKept: false });
    this.voice = new Voice((filename) => mediaOf(filling.form, filename), (filename) => filling.sheet.standInOf(filename));
    this.pictures = pictures(filling.form);
    this.listening = new Listening(filling, () => this.answered());
    this.opening = new Opening(filling, { voice: this.voice, relanguage: (code) => filling.sheet.setLanguage(code) });
  }

  async start() {
    this.filling.sheet.setLanguage(spoken());
    this.marks = [await demonstrationMark(), this.manner.mark];
    this.lacking = await lackingNote(this.filling.form);
    this.stopWatching = this.filling.sheet.onChange(() => this.changed());
    await bringTogether(this.filling.form.xml);
    await this.opening.prepare(this.manner.asksBefore);
    if (this.manner.hasAddress) await keepIfRoom("open", this.filling.isBegun ? this.filling.id : null);
    // A form may have nothing to ask here, such as no place for a session.
    if (this.manner.isOver(this.filling)) await this.keep();
    else this.draw();
    this.listening.resume().then(() => this.showListening());
    await keepIfRoom("lastForm", this.filling.form.key);
  }

  async stop() {
    this.voice.stop();
    this.page?.dispose?.();
    this.stopWatching();
    this.page = null;
    if (!this.isKept) await this.listening.stop();
    this.filling.leave();
    if (!this.isKept && this.filling.isBegun) await this.filling.saver.now().catch(() => null);
    if (this.manner.hasAddress) await keepIfRoom("open", null);
    this.pictures.release();
  }

  draw() {
    this.voice.stop();
    this.page?.dispose?.();
    this.page = this.makePage();
    const bar = head({ filling: this.filling, page: this.page, voice: this.voice, relanguage: (code) => this.relanguage(code), wayOut: this.manner.wayOut({ cover: (page) => this.cover(page), uncover: () => this.draw() }) });
    const foot = this.isBefore ? null : this.foot();
    show(this.place, this.marks, h("div.fill", bar.element, this.lacking, this.guideHere(), this.page.element, foot));
    this.showListening();
    scrollTo(0, 0);
    announce(this.page.said ?? "");
    if (!this.isBefore) this.filling.arrive();
    bar.arrive();
  }

  /** The way to the step's guide, on the first screen of a facilitator's sheet. */
  guideHere() {
    const step = GUIDE_OF[this.filling.form.kind];
    return step && this.manner.hasAddress && this.filling.at === 0 ? h("div.guide-here", howTo(step)) : null;
  }

  /** While it records, every screen says so. */
  showListening() {
    if (this.listening.mark) this.place.querySelector(".fill-head")?.append(this.listening.mark);
  }

  /** Something else stands here for a while; the sheet behind it is not shown, and not left. */
  cover(page) {
    this.voice.stop();
    show(this.place, this.marks, page.element);
    announce(page.said);
    if (page.heard) say(page.heard);
  }

  /** Whether something is asked before the first question. */
  get isBefore() {
    return this.opening.isAsked || this.listening.isAsked;
  }

  changed() {
    this.page?.refresh?.();
    this.markSkipping?.();
  }

  makePage() {
    if (this.opening.isAsked) return this.opening.page(() => this.draw());
    if (this.listening.isAsked) return this.listening.page(() => this.draw());
    const { filling, voice } = this;
    const step = filling.step;
    if (!step) return endPage({ filling, jump: (key) => this.jump(key), isShort: this.manner.isShort });
    if (step.kind === "repeat") return repeatPage({ step, enter: (path) => this.enter(path) });
    if (isVote(step)) return together().ballotPage({ ...this.vote(step), step, voice, answered: () => this.answered() });
    return questionPage({ step, sheet: filling.sheet, voice, pictures: this.pictures, answered: () => this.answered(), secure: () => this.secure(), goOn: () => this.next() });
  }

  /** What is voted on, and by how many. */
  vote(step) {
    const { sheet } = this.filling;
    return { label: sheet.pointOf(step.questions[0])?.label ?? null, voters: Number(sheet.keyed("participants")) || null };
  }

  /** Told after every save; with a fault, the answers stay where they are and the way out is shown beneath them. */
  saved(fault) {
    this.trouble?.remove();
    this.trouble = fault ? fullNote(fault, this.filling) : null;
    if (this.trouble) this.place.querySelector(".foot")?.before(this.trouble);
  }

  answered() {
    this.filling.begin();
    this.manner.answered(this.filling);
    if (this.manner.hasAddress && /^#\/(new|visit)/.test(location.hash)) {
      // From the first answer on, a reload comes back to this very sheet.
      history.replaceState(null, "", `#/fill/${encodeURIComponent(this.filling.id)}`);
      keepIfRoom("open", this.filling.id);
    }
  }

  /** What is on the screen is on the disk, and a reload comes back to it: waited for before another app opens. */
  async secure() {
    this.answered();
    await this.filling.secure();
  }

  enter(path) {
    this.filling.jumpInto(path);
    this.draw();
  }

  jump(key) {
    this.filling.jump(key);
    this.draw();
  }

  relanguage(code) {
    this.filling.sheet.setLanguage(code);
    this.draw();
  }

  next() {
    if (this.page.problem?.()) return;
    this.page.leaving?.();
    this.filling.move(1);
    this.answered();
    if (this.manner.isOver(this.filling)) this.keep();
    else this.draw();
  }

  back() {
    this.page.leaving?.();
    if (this.filling.move(-1)) this.draw();
    else this.manner.back();
  }

  async keep() {
    if (!this.manner.isOver(this.filling) && this.filling.sheet.violations().length) return;
    this.place.querySelectorAll(".foot button").forEach((button) => {
      button.disabled = true;
    });
    try {
      await this.listening.stop();
      const page = await this.manner.end(this.filling);
      this.isKept = true;
      if (!page) return;
      this.page = page;
      show(this.place, this.marks, this.page.element);
      announce(this.page.said);
      if (page.heard) say(page.heard);
      inTheQuiet(() => readAhead(this.filling.form));
    } catch (fault) {
      console.error(fault);
      this.saved(fault);
      this.place.querySelectorAll(".foot button").forEach((button) => {
        button.disabled = false;
      });
    }
  }

  /** On to the next question; while nothing is answered and nothing has to be, a quiet way past it. */
  onward() {
    const button = h("button.foot-button.primary", { type: "button", on: { click: () => this.next() } });
    let before = null;
    this.markSkipping = () => {
      const skips = Boolean(this.page?.isSkipped?.());
      if (skips === before) return;
      before = skips;
      button.classList.toggle("skips", skips);
      show(button, h("span", word(skips ? "skip" : "next")), icon(skips ? "skip" : "next"));
    };
    this.markSkipping();
    return button;
  }

  foot() {
    this.markSkipping = null;
    const atEnd = !this.filling.step;
    const ready = !atEnd || this.page.isReady;
    const back = h("button.foot-button", { type: "button", "data-back": true, on: { click: () => this.back() } }, icon("back"), h("span", word("back")));
    const on = atEnd
      ? h("button.foot-button.primary.keep", { type: "button", disabled: !ready, on: { click: () => this.keep() } }, h("span", word("keep")), icon("check"))
      : this.onward();
    return h("footer.foot", back, on);
  }
}

function unreadable(place, fault, manner) {
  console.error(fault);
  if (fault instanceof NoKeys) message(place, "no_keys", "", manner);
  else if (fault instanceof Sealed) message(place, "sealed_here", "", manner);
  else if (fault instanceof StoreFull) fullMessage(place, manner);
  else message(place, "form_unreadable", fault instanceof FormGone ? "" : String(fault?.message ?? fault).slice(0, 300), manner);
  return null;
}

function elsewhere(place, manner) {
  message(place, "open_elsewhere", "", manner);
  return null;
}

/** Whoever holds the tablet, in a session a person who does not read, hears why nothing is asked now. */
function fullMessage(place, manner) {
  message(place, "full_title", t("full_mend"), manner);
  say(["full_title", "full_mend"]);
}

function message(place, key, detail, manner) {
  show(place, h("main.message", h("div.message-mark.bad", icon("warning")), h("h1", word(key)), h("p.detail", detail), manner.leave()));
}
