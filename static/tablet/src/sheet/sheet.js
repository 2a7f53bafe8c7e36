// One sheet being filled: its languages, its steps, its XML and files. Hides the engine's tree from the screens.
import { finalXml, openForm, writeUnasked } from "../engine.js";
import { takeRead } from "./ahead.js";
import { lendersClips } from "./lending.js";
import { Beside } from "./beside.js";
import { pointKey, pointsOf, valueWhere } from "./points.js";
import { questionOf } from "./question.js";
import { recordingsOf } from "../recorded.js";
import { lendVoices } from "./voiced.js";
import { emptyRepeats } from "./repeat.js";
import { placesOf, stepsOf } from "./steps.js";
import { unmarkedParts } from "./wording.js";

export class Sheet {
  #root;
  #listeners = new Set();
  #scheduled = false;
  /** The language that lends where another lacks a clip, and its clips' names. */
  #lender = { code: null, clips: new Set() };
  /** Walking the whole form is the dearest thing a screen asks for: done once between two changes. */
  #steps = null;
  /** Where each question stands in the whole form, hidden ones too: changed only by another entry of a repeat. */
  #places = new Map();

  /** Open a new or saved sheet of a carried form; see engine.openForm for the parts. */
  static async open({ carried, ...parts }) {
    const sheet = new Sheet();
    const { xml } = carried;
    sheet.#lender = lendersClips(xml);
    sheet.#root = await openForm({ form: await takeRead(carried), ...parts, onChange: () => sheet.#changed() });
    lendVoices(sheet.#root, await recordingsOf(carried));
    const answered = new Set(sheet.#answeredFiles().map((file) => file.name));
    const others = (parts.saved?.files ?? []).filter((file) => !answered.has(file.name));
    sheet.beside = new Beside({ xml, root: sheet.#root, files: others });
    if (!parts.saved) emptyRepeats(sheet.#root);
    return sheet;
  }

  /** Be told of changes, at most once a microtask. Returns the way to stop. */
  onChange(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #changed() {
    this.#steps = null;
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      for (const listener of this.#listeners) listener();
    });
  }

  get instanceId() {
    return /<(?:\w+:)?instanceID>([^<]+)</.exec(this.xml())?.[1] ?? "";
  }

  /** @returns {{code: string, name: string, isActive: boolean, language: object}[]} */
  languages() {
    const active = this.#root.currentState.activeLanguage?.language;
    return this.#root.languages
      .filter((language) => !language.isSyntheticDefault)
      .map((language) => ({ ...readLanguage(language.language), isActive: language.language === active, language }));
  }

  /** Switch to a language by its code; false when the form does not have it. */
  setLanguage(code) {
    const found = this.languages().find((one) => one.code === code);
    if (found && !found.isActive) this.#root.setLanguage(found.language);
    return Boolean(found);
  }

  /**
   * The language of a clip that stands in for a missing one: French, or the form's own, where that is not the one spoken.
   * @param {string} filename
   * @returns {string|null}
   */
  standInOf(filename) {
    const active = this.languages().find((language) => language.isActive);
    const { code, clips } = this.#lender;
    return !active || active.code === code || !clips.has(filename) ? null : code;
  }

  steps() {
    this.#steps ??= stepsOf(this.#root);
    return this.#steps;
  }

  /** How far this step stands in the whole form, hidden questions counted: it never runs backwards. 0..1; 1 without a step. */
  shareOf(step) {
    if (!step) return 1;
    if (!this.#places.has(step.id)) this.#places = placesOf(this.#root);
    return (this.#places.get(step.id) ?? 0) / this.#places.size;
  }

  questions() {
    return this.steps().flatMap((step) => step.questions);
  }

  /** The answers so far, as XML. Hidden answers are left out, as they are in what is sent. */
  xml() {
    return this.#root.instanceState.instanceXML;
  }

  /** Every file of this and of earlier sittings: those answered, and what is kept beside the answers. @returns {File[]} */
  files() {
    return [...this.#answeredFiles(), ...this.beside.files()];
  }

  #answeredFiles() {
    return uploadsUnder(this.#root)
      .map((node) => questionOf(node).file)
      .filter(Boolean);
  }

  /** What the sheet says of each point so far. @returns {import("./points.js").Point[]} */
  points() {
    return pointsOf(this.#root);
  }

  /** What the sheet says so far of the point a question is about; null when it is about none. */
  pointOf(question) {
    const key = pointKey(question.meaning("indicator"), question.ref);
    return this.points().find((point) => point.key === key) ?? null;
  }

  /** A value by what the form calls it (mh:key): asked or calculated; "" when blank. */
  keyed(key) {
    return valueWhere(this.#root, (node) => node.key === key);
  }

  /** A value by its field's name: asked or calculated; "" when blank. */
  named(name) {
    return valueWhere(this.#root, (node) => node.name === name);
  }

  /** Write a field that has no question: what the app itself worked out. @param {string} ref  its path, entries counted from 1 */
  writeUnasked(ref, value) {
    const node = nodeAt(this.#root, ref);
    if (node) writeUnasked(node, value);
  }

  /** Questions whose answer breaks a rule, wherever they are. */
  violations() {
    return this.questions().filter((question) => question.violation());
  }

  /** @returns {Promise<string>} the XML to send */
  finish() {
    return finalXml(this.#root);
  }
}

/** What a sheet calls itself, made of its answers; "" when it does not. @param {string} xml  of `xml()` or `finish()` */
export function instanceName(xml) {
  const found = /<(?:\w+:)?instanceName>([^<]+)</.exec(xml)?.[1] ?? "";
  const name = new DOMParser().parseFromString(`<a>${found}</a>`, "text/xml").documentElement.textContent ?? "";
  // Of words chosen in a language that borrows from French: the mark is for the screen they were chosen on.
  return unmarkedParts(name).trim();
}

/** "Français (fr)" -> code fr, name Français. A name without a code is its own code. */
export function readLanguage(title) {
  const match = /^(.*?)\s*\(([\w-]+)\)\s*$/.exec(title);
  return match ? { name: match[1], code: match[2] } : { name: title, code: title };
}

function nodeAt(node, ref) {
  if (node.currentState.reference === ref) return node;
  for (const child of node.currentState.children ?? []) {
    const here = nodeAt(child, ref);
    if (here) return here;
  }
  return null;
}

function uploadsUnder(node) {
  if (node.nodeType === "upload") return node.currentState.relevant ? [node] : [];
  return (node.currentState.children ?? []).flatMap(uploadsUnder);
}
