// A paper sheet keyed in: the whole sheet on one page, the day asked first, and, where it is wanted, keyed twice and compared.
import { announce, h, show } from "../../dom.js";
import { icon } from "../../icons.js";
import { dayOnPaper, readDay, wrongDay } from "../../paper/codes.js";
import { dayFields, layoutOf } from "../../paper/layout.js";
import { keepIfRoom } from "../../store.js";
import { mediaOf } from "../../sync.js";
import { bringTogether } from "../../together.js";
import { Voice } from "../../voice.js";
import { spoken, t, word } from "../../words.js";
import { Filling } from "../fill/filling.js";
import { fullNote } from "../fill/full.js";
import { pictures } from "../fill/pictures.js";
import { demonstrationMark } from "../parts.js";
import { differencesBetween, differencesPage } from "./differences.js";
import { donePage } from "./done.js";
import { keyingPage } from "./page.js";

export class PaperScreen {
  #second = null;

  /**
   * @param {HTMLElement} place
   * @param {Filling} filling  its `paper` is set
   * @param {import("../fill/manner.js").Manner} manner
   */
  constructor(place, filling, manner) {
    Object.assign(this, { place, filling, manner, isKept: false });
    this.layout = layoutOf(filling.form.xml);
    this.voice = new Voice((filename) => mediaOf(filling.form, filename), (filename) => filling.sheet.standInOf(filename));
    this.pictures = pictures(filling.form);
  }

  async start() {
    const { filling } = this;
    filling.sheet.setLanguage(spoken());
    this.mark = await demonstrationMark();
    await bringTogether(filling.form.xml);
    this.page = this.#pageOf(filling, () => this.#answered());
    await keepIfRoom("open", filling.isBegun ? filling.id : null);
    this.#draw();
    if (filling.paper.on) {
      this.#dated(filling.paper.on);
      this.page.goTo(filling.key);
    } else this.day.focus();
    await keepIfRoom("lastForm", filling.form.key);
  }

  async stop() {
    this.page.dispose();
    this.#second?.page.dispose();
    this.pictures.release();
    this.filling.leave();
    if (!this.isKept && this.filling.isBegun) await this.filling.saver.now().catch(() => null);
    await keepIfRoom("open", null);
  }

  /** Told after every save; with a fault, the answers stay where they are and the way out is shown. */
  saved(fault) {
    this.trouble?.remove();
    this.trouble = fault ? fullNote(fault, this.filling) : null;
    if (this.trouble) this.place.querySelector(".paper-foot")?.before(this.trouble);
  }

  #pageOf(filling, changed) {
    const asking = { sheet: filling.sheet, secure: () => filling.secure(), voice: this.voice, picture: this.pictures.of, text: this.pictures.text };
    return keyingPage({ filling, layout: this.layout, asking, changed, at: (key) => filling.jump(key), done: () => this.place.querySelector(".paper-foot .primary")?.focus() });
  }

  #answered() {
    // What is changed after a comparison was not compared.
    this.filling.paper = { ...this.filling.paper, compared: false };
    this.filling.begin();
    if (!location.hash.startsWith("#/paper")) return;
    history.replaceState(null, "", `#/fill/${encodeURIComponent(this.filling.id)}`);
    keepIfRoom("open", this.filling.id);
  }

  #draw() {
    const isSecond = Boolean(this.#second);
    const page = isSecond ? this.#second.page : this.page;
    const head = h("header.page-head", this.manner.wayOut(), h("div", h("h1", word(isSecond ? "paper_second" : "paper_title")), h("p.quiet", this.filling.form.title)));
    show(this.place, this.mark, h(`main.page.paper-sheet${isSecond ? ".is-second" : ""}`, head, isSecond ? h("p.hint", word("paper_second_text")) : [h("p.hint", word("paper_text")), this.#dayLine()], page.element, isSecond ? this.#secondFoot() : this.#foot()));
    scrollTo(0, 0);
    announce(t(isSecond ? "paper_second" : "paper_title"));
  }

  /** The day of the sheet, not of its keying. */
  #dayLine() {
    const trouble = h("p.trouble", { role: "alert", hidden: true });
    this.day = h("input.key-field.short", { id: "paper-day", inputmode: "numeric", autocomplete: "off", placeholder: t("paper_day_form"), value: this.filling.paper.on ? dayOnPaper(this.filling.paper.on) : "" });
    this.judgeDay = () => {
      const on = readDay(this.day.value);
      const wrong = on ? wrongDay(on, today()) : "paper_day_wanted";
      trouble.hidden = !wrong;
      trouble.replaceChildren(...(wrong ? [icon("warning"), t(wrong)] : []));
      if (wrong) return false;
      this.day.value = dayOnPaper(on);
      if (on !== this.filling.paper.on) {
        this.#dated(on);
        this.#answered();
      }
      return true;
    };
    this.day.addEventListener("keydown", (event) => {
      if (!["Enter", "ArrowDown"].includes(event.key) && (event.key !== "Tab" || event.shiftKey)) return;
      event.preventDefault();
      if (this.judgeDay()) this.page.goTo("");
      else this.day.select();
    });
    this.day.addEventListener("change", () => this.judgeDay());
    return h("div.paper-day", h("label", { for: "paper-day" }, word("paper_day")), this.day, trouble);
  }

  /** The fields that would say today say the sheet's day; a question for the day is answered with it. */
  #dated(on) {
    this.filling.paper = { ...this.filling.paper, on };
    dated(this.filling.sheet, on, this.filling.form.xml);
  }

  #foot() {
    return h(
      "footer.paper-foot",
      h("button.large.paper-again", { type: "button", on: { click: () => this.#keyAgain() } }, icon("again"), word("paper_again")),
      h("button.large.primary.keep", { type: "button", on: { click: () => this.#keep() } }, word("keep"), icon("check")),
    );
  }

  #secondFoot() {
    return h(
      "footer.paper-foot",
      h("button.large.paper-drop", { type: "button", on: { click: () => this.#dropSecond() } }, word("paper_drop")),
      h("button.large.primary.paper-compare", { type: "button", on: { click: () => this.#compare() } }, word("paper_compare"), icon("next")),
    );
  }

  /** Whether everything can be kept; what cannot is stood at. */
  #isWhole() {
    if (!this.judgeDay()) {
      this.day.focus();
      return false;
    }
    const fault = this.page.faults();
    if (fault !== null) this.page.goTo(fault);
    return fault === null;
  }

  async #keyAgain() {
    if (!this.#isWhole()) return;
    const { form, paper } = this.filling;
    const filling = await Filling.open({ name: "new", what: form.key, saved: () => {}, isKept: false });
    filling.sheet.setLanguage(spoken());
    dated(filling.sheet, paper.on, form.xml);
    this.#second = { filling, page: this.#pageOf(filling, () => {}) };
    this.#draw();
    this.#second.page.goTo("");
  }

  #dropSecond() {
    this.#second.page.dispose();
    this.#second = null;
    this.#draw();
    this.page.goTo(this.filling.key);
  }

  #compare() {
    const { page } = this.#second;
    // What means nothing, or breaks a rule, would be a difference nobody made.
    const fault = page.faults();
    if (fault !== null) return page.goTo(fault);
    return this.#differences();
  }

  /** What differs, one line each; with the last one settled the sheet counts as compared. */
  #differences() {
    const found = differencesBetween(this.page.lines(), this.#second.page.lines());
    const settled = () => {
      this.filling.begin();
      this.#differences();
    };
    const back = () => {
      this.#draw();
      this.#second.page.goTo("");
    };
    const keep = () => this.#keep({ compared: true });
    show(this.place, this.mark, differencesPage({ found, settled, back, keep }));
    scrollTo(0, 0);
    this.place.querySelector(".difference button, .paper-foot .primary")?.focus();
  }

  async #keep({ compared = false } = {}) {
    // What was taken from the second keying may have broken a rule of the first.
    if (compared && this.page.faults() !== null) this.#dropSecond();
    if (!this.#isWhole()) return;
    const buttons = [...this.place.querySelectorAll(".paper-foot button")];
    buttons.forEach((button) => { button.disabled = true; });
    try {
      this.filling.paper = { ...this.filling.paper, compared };
      const record = await this.filling.keep();
      this.isKept = true;
      const page = donePage({ record, filling: this.filling });
      show(this.place, this.mark, page.element);
      announce(page.said);
      page.next.focus();
    } catch (fault) {
      console.error(fault);
      this.saved(fault);
      buttons.forEach((button) => { button.disabled = false; });
    }
  }
}

function dated(sheet, on, xml) {
  for (const ref of dayFields(xml)) sheet.writeUnasked(ref, on);
  const asked = sheet.questions().find((question) => question.type === "date" && question.meaning("key") === "date");
  if (asked?.isBlank) asked.write(on);
}

/** By this tablet's clock. */
function today() {
  const now = new Date();
  return new Date(now - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}
