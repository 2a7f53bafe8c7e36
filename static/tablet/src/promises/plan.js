// The action plan of a meeting: the rows of the interface form's plan, read and written through the sheet by their mh:key.
import { readMeaning } from "../meeting/meaning.js";
import { NoMeetingForm, openOwn } from "../meeting/own.js";
import { today } from "./day.js";

/** The parts of a promise, as the form keys them (`action_what`…), in the order they are asked. */
export const PARTS = ["indicator", "cause", "what", "who", "role", "help", "due", "means", "cost", "sign", "public"];

export class Plan {
  #filling;
  #release;
  /** The path of the repeat that holds the plan. */
  #path;
  /** Ids of rows taken away on the screen; taken out of the sheet on leaving, so that they can be put back whole. */
  #removed = new Set();

  /**
   * Go on with the meeting's sheet of an area and round, or begin it.
   * @param {{area: string, round: string, saved: (fault: Error|null) => void}} what
   * Throws NoMeetingForm, Elsewhere, NoKeys, Sealed.
   */
  static async open({ area, round, saved }) {
    // The day is a first guess, asked again with the record.
    const { filling, release } = await openOwn({ area, round, known: { date: today() }, saved });
    const plan = new Plan();
    plan.#filling = filling;
    plan.#release = release;
    plan.#path = readMeaning(filling.form.xml).questions.find(({ key }) => key === "action_what")?.repeat;
    if (!plan.#range()) throw new NoMeetingForm("no plan in the form");
    return plan;
  }

  /** The sheet's instanceID. */
  get id() {
    return this.#filling.id;
  }

  get form() {
    return this.#filling.form;
  }

  get sheet() {
    return this.#filling.sheet;
  }

  #range() {
    return this.sheet.steps().find(({ kind, range }) => kind === "repeat" && range.ref === this.#path)?.range ?? null;
  }

  /** Every row, in the order they were promised. @returns {Row[]} */
  rows() {
    const range = this.#range();
    return range.entries().map(({ id }, index) => new Row(id, range.questionsOf(index), this.#removed.has(id)));
  }

  /** The row of an id, null when it is gone. */
  row(id) {
    return this.rows().find((one) => one.id === id) ?? null;
  }

  /** Add a row at the end. @returns {Row} */
  add() {
    this.#range().add();
    this.changed();
    return this.rows().at(-1);
  }

  /** Take a row away, or put it back. */
  turn(id) {
    if (!this.#removed.delete(id)) this.#removed.add(id);
  }

  /** Take a row out of the sheet at once: it was never more than begun. */
  drop(id) {
    const index = this.rows().findIndex((one) => one.id === id);
    if (index >= 0) this.#range().remove(index);
    this.#removed.delete(id);
    this.changed();
  }

  /** Something was written: saved soon. */
  changed() {
    this.#filling.begin();
  }

  /** The sheet as it stands, sealed, for an export when it cannot be kept. */
  asRecord() {
    return this.#filling.asRecord();
  }

  /** The meeting's own day, YYYY-MM-DD: deadlines are counted from it; today where it is not answered yet. */
  get meetingOn() {
    const said = this.sheet.questions().find((question) => question.meaning("key") === "date")?.value.slice(0, 10);
    return said || today();
  }

  /** Everything is on the disk, and another screen may open the sheet. */
  async close() {
    for (const id of [...this.#removed]) this.drop(id);
    this.#filling.leave();
    if (this.#filling.isBegun) await this.#filling.saver.now().catch(() => null);
    this.#release();
  }
}

/** One promise of the plan. */
export class Row {
  constructor(id, questions, isRemoved) {
    Object.assign(this, { id, isRemoved });
    this.questions = new Map(questions.map((question) => [(question.meaning("key") ?? "").replace(/^action_/, ""), question]));
  }

  /** The question of a part; undefined where the form does not ask it. */
  of(part) {
    return this.questions.get(part);
  }

  /** The answer to a part, in words. */
  said(part) {
    return this.of(part)?.spokenAnswer() ?? "";
  }

  /** The answer as it stands in the sheet. */
  value(part) {
    return this.of(part)?.value ?? "";
  }

  get isBlank() {
    return [...this.questions.values()].every((question) => question.isBlank);
  }

  /** What is still missing, worst first: without `what` it is no promise. @returns {string[]} parts */
  missing() {
    const wanted = ["what", "who", "due", "sign"].filter((part) => this.of(part)?.isBlank);
    return this.value("public") === "1" ? wanted : [...wanted, "public"];
  }

  /** Every answer, to be written again when a change is taken back. @returns {Object<string, string>} */
  snapshot() {
    return Object.fromEntries([...this.questions].map(([part, question]) => [part, question.value]));
  }

  restore(snapshot) {
    for (const [part, value] of Object.entries(snapshot)) put(this.of(part), value);
  }
}

/** Write an answer in the XML's own form. */
export function put(question, value) {
  if (!question) return;
  if (question.type === "one") question.choose(value ? [value] : []);
  else if (question.type === "many") question.choose(value ? value.split(" ") : []);
  else question.write(value);
}
