// The meeting's own sheet while decisions are made: a draft of the interface form, written through the engine like any other.
import { SELF_SCORED } from "./assemble.js";
import { readMeaning } from "./meaning.js";
import { NoMeetingForm, openOwn } from "./own.js";

export class MeetingRecord {
  #filling;
  #let;
  #rows;

  /**
   * Go on with a place's sheet, or begin it: round and area are answered already.
   * @param {{area: string, round: string, saved: (fault: Error|null) => void}} what
   * @returns {Promise<MeetingRecord>}
   * Throws NoMeetingForm, Elsewhere, NoKeys, Sealed.
   */
  static async open({ area, round, saved }) {
    const { filling, release, isNew } = await openOwn({ area, round, saved });
    const record = new MeetingRecord();
    record.#filling = filling;
    record.#let = release;
    record.#rows = rowsOf(filling.form.xml);
    if (isNew) filling.begin();
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

  /** Whether the centre scored itself, and why not; null where the form does not ask it. */
  selfScored() {
    return this.sheet.questions().find((question) => question.meaning("indicator") === SELF_SCORED) ?? null;
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
