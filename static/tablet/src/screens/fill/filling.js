// The state of one sheet being filled: where it stands, how it is saved, what is asked next. Draws nothing.
import { asRow, draft as readDraft, draftFiles, saveDraft, sheetKey } from "../../drafts.js";
import { enrolmentNow } from "../../enrolment.js";
import { isPersonal } from "../../kinds.js";
import { keep } from "../../outbox.js";
import { marked, unmarked } from "../../paper/mark.js";
import { XML_NAME, seal } from "../../seal.js";
import { give, givenSteps, givensOf } from "../../sheet/givens.js";
import { Sheet, instanceName } from "../../sheet/sheet.js";
import { get, keepIfRoom, keepSetting, setting } from "../../store.js";
import { placeOnce } from "../../place.js";
import { makeSaver } from "./saver.js";

export class FormGone extends Error {}

/** A sheet that leaves no trace: an exercise, or the place of a session. */
const SAVES_NOTHING = { soon: () => {}, now: async () => {} };

export class Filling {
  #given = new Set();

  /**
   * Begin a new sheet (`new`, a form's key) or go on with a draft (`fill`, its id).
   * @param {object} how
   * @param {(fault: Error|null) => void} how.saved  told after each save
   * @param {boolean} [how.isKept]      false: nothing of it is ever written to the tablet's memory
   * @param {boolean} [how.onlyGivens]  ask only for what a session gives to everybody's sheet
   * @param {Object<string, string>|null} [how.givens]  for a person of a session: already answered, not asked again;
   *     what such a person leaves unfinished can be opened by the server only
   * @param {Object<string, string>} [how.known]  of a new sheet: answered already, by mh:key; it begins at the first open question
   * @param {import("../../paper/mark.js").Paper|null} [how.paper]  of a new sheet: it is keyed in from this sheet of paper
   * Throws FormGone, NoKeys, Sealed.
   */
  static async open({ name, what, saved: told, isKept = true, onlyGivens = false, givens = null, known = null, paper = null }) {
    const filling = new Filling();
    const saved = name === "fill" ? await readDraft(what) : null;
    if (name === "fill" && !saved) return null;
    filling.form = await get("forms", saved?.formKey ?? what);
    if (!filling.form) throw new FormGone(saved?.formKey ?? what);
    const before = saved && unmarked(saved.xml);
    filling.paper = before ? before.paper : paper;
    filling.sheet = await Sheet.open({
      carried: filling.form,
      saved: saved && { xml: before.xml, files: await draftFiles(saved.id) },
      deviceId: await deviceId(),
      // A tablet is lent, not owned: its name stands for who holds it.
      person: { username: (await setting("carry"))?.tablet?.name ?? "" },
      position: placeOnce,
    });
    filling.id = filling.sheet.instanceId;
    filling.enrolment = saved?.enrolment ?? (await enrolmentNow());
    filling.alone = givens !== null;
    filling.isPlaceOnly = onlyGivens;
    if (givens) filling.#take(givens);
    if (isKept) await sheetKey(filling.id, filling);
    filling.startedAt = saved?.startedAt ?? new Date().toISOString();
    if (known && !saved) filling.answer(known);
    filling.key = saved?.at ?? filling.#firstOpen(known) ?? "";
    filling.isBegun = Boolean(saved);
    filling.isKept = isKept;
    filling.saver = isKept ? makeSaver(() => filling.#save(), told) : SAVES_NOTHING;
    filling.log = await filling.sheet.beside.log();
    return filling;
  }

  get steps() {
    const every = this.sheet.steps();
    if (this.isPlaceOnly) return givenSteps(every);
    // One that no longer fits, because a list changed, is asked after all: nobody must be stuck on it.
    return this.#given.size ? every.filter((step) => !this.#given.has(step.key) || this.broken(step.questions)) : every;
  }

  #firstOpen(known) {
    const isOpen = (step) => !known || step.kind === "repeat" || step.questions.some((question) => question.isBlank);
    return (this.steps.find(isOpen) ?? this.steps[0])?.key;
  }

  #take(givens) {
    give(() => this.sheet.steps(), givens);
    this.#given = new Set(givenSteps(this.sheet.steps()).map((step) => step.key));
  }

  /**
   * Answer what is known before anybody is asked, in this order: what is offered may hang on what was answered before it.
   * @param {Object<string, string>} known  mh:key -> value; one that is not offered is left to be asked
   */
  answer(known) {
    for (const [key, value] of Object.entries(known)) {
      const question = this.sheet.questions().find((one) => one.meaning("key") === key);
      if (!question) continue;
      if (question.type !== "one") question.write(value);
      else if (question.options().some((option) => option.value === value)) question.choose([value]);
    }
  }

  /** What this sheet gives to everybody of a session. @returns {Object<string, string>} */
  givens() {
    return givensOf(givenSteps(this.sheet.steps()));
  }

  /** Index of the step on the screen; the number of steps when at the end. */
  get at() {
    if (this.key === "end") return this.steps.length;
    const found = this.steps.findIndex((step) => step.key === this.key);
    return found >= 0 ? found : 0;
  }

  get step() {
    return this.steps[this.at] ?? null;
  }

  /** Go `by` steps on or back; past the last is the end. @returns {boolean} false when there is no way */
  move(by) {
    const to = this.at + by;
    if (to < 0) return false;
    this.jump(this.steps[to]?.key ?? "end");
    return true;
  }

  jump(key) {
    this.log?.leave();
    this.key = key;
    if (this.isBegun) this.saver.soon();
  }

  /** From the first answer or step on there is something to save; a look at the first question is nothing yet. */
  begin() {
    this.isBegun = true;
    this.saver.soon();
  }

  /** The first step of an entry just added. */
  jumpInto(path) {
    const step = this.steps.find((one) => one.key === path || one.key.startsWith(`${path}/`));
    if (step) this.jump(step.key);
  }

  /** The first broken rule among these questions. */
  broken(questions) {
    return questions.find((question) => question.violation()) ?? null;
  }

  async #save() {
    const xml = this.sheet.xml();
    const draft = {
      id: this.id,
      formKey: this.form.key,
      formId: this.form.formId,
      title: this.form.title,
      // A sheet's own name is made of its answers.
      name: isPersonal(this.form.kind) ? "" : instanceName(xml),
      alone: this.alone,
      xml: marked(xml, this.paper),
      at: this.key,
      startedAt: this.startedAt,
      enrolment: this.enrolment,
      savedAt: new Date().toISOString(),
    };
    await saveDraft(draft, this.sheet.files());
  }

  /** The sheet as it stands, sealed, for an export when it cannot be kept. */
  async asRecord() {
    const { key, lid } = await sheetKey(this.id, this);
    const files = await Promise.all(this.sheet.files().map((file) => asRow(this.id, file, key)));
    const { formId, version } = this.form;
    const sealed = await seal(key, marked(this.sheet.xml(), this.paper), this.id, XML_NAME);
    return { id: this.id, formId, version, lid, sealed, unfinished: true, keptAt: new Date().toISOString(), files };
  }

  /** Told by the screen whenever it stands at a step. */
  arrive() {
    this.log?.enter(this.step);
  }

  /** Told when the sheet is left unfinished. */
  leave() {
    this.log?.leave();
    this.log?.mark("form exit");
  }

  /**
   * Put everything answered so far, and the place, where a page that is killed now comes back to it.
   *
   * To be waited for before the camera or another app opens: a small tablet throws the page away to make room for it.
   */
  async secure() {
    this.isBegun = true;
    await this.saver.now();
    if (this.isKept && !this.alone) await keepIfRoom("open", this.id);
  }

  /** Finish: the draft becomes a kept record. @returns {Promise<import("../../outbox.js").Kept>} */
  async keep() {
    this.log?.leave();
    this.log?.mark("form finalize");
    this.sheet.beside.close();
    await this.saver.now();
    const xml = marked(await this.sheet.finish(), this.paper);
    const { formId, version, kind, title } = this.form;
    const record = await keep({ draft: { id: this.id, formId, enrolment: this.enrolment }, version, kind, xml, title, name: instanceName(xml) });
    await keepIfRoom("open", null);
    return record;
  }
}

async function deviceId() {
  const known = await setting("deviceId");
  if (known) return known;
  const made = `tablet:${crypto.randomUUID()}`;
  await keepSetting("deviceId", made);
  return made;
}
