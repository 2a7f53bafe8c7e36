// The meeting's own sheet while decisions are made: a draft of the interface form, written through the engine like any other.
import { holdDraft } from "../drafts.js";
import { Filling } from "../screens/fill/filling.js";
import { currentForms } from "../sync.js";
import { readMeaning } from "./meaning.js";

/** No form for the meeting is on this tablet, or it has no place for what is agreed. */
export class NoMeetingForm extends Error {}
/** Another tab is filling it. */
export class Elsewhere extends Error {}

export class MeetingRecord {
  #filling;
  #let;
  #rows;

  /**
   * Go on with a place's sheet, or begin it: round and area are answered already.
   * @param {{area: string, round: string, draft: string|null, saved: (fault: Error|null) => void}} what  draft: its id, null to begin
   * @returns {Promise<MeetingRecord>}
   * Throws NoMeetingForm, Elsewhere, NoKeys, Sealed.
   */
  static async open({ area, round, draft, saved }) {
    const form = (await currentForms()).find(({ kind }) => kind === "interface");
    if (!draft && !form) throw new NoMeetingForm("no interface form");
    const record = new MeetingRecord();
    const filling = await Filling.open({ name: draft ? "fill" : "new", what: draft ?? form.key, saved });
    if (!filling) throw new NoMeetingForm(draft);
    const release = await holdDraft(filling.id);
    if (!release) throw new Elsewhere(filling.id);
    record.#filling = filling;
    record.#let = release;
    record.#rows = rowsOf(filling.form.xml);
    if (!draft) {
      // In this order: a form may offer only the areas of a round.
      filling.answer({ round, area });
      filling.begin();
    }
    return record;
  }

  get id() {
    return this.#filling.id;
  }

  get form() {
    return this.#filling.form;
  }

  get sheet() {
    return this.#filling.sheet;
  }

  /** The question the form keys so; null when it asks none now. */
  #keyed(key) {
    return this.sheet.questions().find((question) => question.meaning("key") === key) ?? null;
  }

  /** Who decides for the groups: how many, and how many women. @returns {object[]} questions, asked now */
  representatives() {
    return ["representatives", "representatives_women"].map((key) => this.#keyed(key)).filter(Boolean);
  }

  /**
   * The questions of a point, added with what is known of it when it is not there yet.
   * @param {import("./assemble.js").MeetingPoint} point
   * @returns {{community: object, agreed: object, words: object[]}}
   */
  questionsOf(point) {
    const range = this.#range();
    let index = range.entries().findIndex((_, at) => this.#isOf(range.questionsOf(at), point));
    if (index < 0) {
      const entry = range.add();
      index = range.entries().length - 1;
      this.#fillIn(range.questionsOf(index), point);
      // What stood on the wall when they decided: later sheets may change the mean.
      if (point.community.value !== null) this.sheet.writeUnasked(`${entry}${this.#rows.calculated}`, String(point.community.value));
    }
    const questions = range.questionsOf(index);
    const part = (name) => questions.find((question) => question.meaning("part") === name) ?? null;
    return { community: part("community"), provider: part("provider"), agreed: part("agreed"), words: questions.filter((question) => question.meaning("part") === "why") };
  }

  #isOf(questions, { code, label }) {
    const which = questions.find((question) => question.meaning("key") === "indicator")?.value;
    return which ? which === code : questions.find((question) => question.meaning("part") === "wording")?.value === label.fr;
  }

  #fillIn(questions, { code, label }) {
    const which = questions.find((question) => question.meaning("key") === "indicator");
    if (which?.options().some(({ value }) => value === code)) return which.choose([code]);
    // In no list yet: its own words come up to be answered.
    const wording = this.#range().questionsOf(this.#range().entries().length - 1).find((question) => question.meaning("part") === "wording");
    return wording?.write(label.fr ?? code);
  }

  #range() {
    const step = this.sheet.steps().find(({ kind, range }) => kind === "repeat" && range.ref === this.#rows?.repeat);
    if (!step) throw new NoMeetingForm("no place for agreed scores");
    return step.range;
  }

  /** Something was answered: saved soon. */
  answered() {
    this.#filling.begin();
  }

  /** Everything is on the disk when this resolves. */
  async secure() {
    await this.#filling.saver.now();
  }

  async close() {
    this.#filling.leave();
    await this.#filling.saver.now().catch(() => null);
    this.#let();
  }
}

/** Where the form keeps what is agreed: the repeat, and the field of the calculated score beneath it. */
function rowsOf(xml) {
  const { questions } = readMeaning(xml);
  const repeat = questions.find(({ part, repeat: within }) => part === "agreed" && within)?.repeat;
  const calculated = questions.find((one) => one.part === "calculated" && one.repeat === repeat);
  return repeat ? { repeat, calculated: calculated?.path.slice(repeat.length) ?? "" } : null;
}
