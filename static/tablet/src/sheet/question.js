// One question: what it asks, what may be answered, what has been answered. The widgets know only this.
import { lent } from "./lent.js";
import { voiced } from "./voiced.js";
import { hintsOf, wordingOf } from "./wording.js";

const MH = "http://mhsurvey.org/xforms";
const ODK = "http://www.opendatakit.org/xforms";
const INPUT_TYPES = { string: "text", int: "integer", decimal: "decimal" };
const ASKED = new Set(["note", "select", "input", "trigger", "range", "rank", "upload"]);
const known = new WeakMap();

export function questionOf(node) {
  if (!known.has(node)) known.set(node, new Question(node));
  return known.get(node);
}

/** The questions a person is asked under a node, in order, hidden ones left out. */
export function askedUnder(node) {
  if (!node.currentState.relevant) return [];
  if (isAsked(node)) return [questionOf(node)];
  return (node.currentState.children ?? []).flatMap(askedUnder);
}

export function isAsked(node) {
  return ASKED.has(node.nodeType) && !isTableHead(node);
}

/** The head of a table-list holds the choices' words a second time, and no answer. */
function isTableHead(node) {
  return node.nodeType === "select" && [...(node.appearances ?? [])].includes("label");
}

export class Question {
  #node;
  #options = null;

  constructor(node) {
    this.#node = node;
  }

  get #state() {
    return this.#node.currentState;
  }

  get id() {
    return this.#node.nodeId;
  }

  get ref() {
    return this.#state.reference;
  }

  get name() {
    return this.ref.split("/").pop();
  }

  /** text, integer, decimal, date, time, dateTime, geopoint, geotrace, geoshape, barcode, one, many, rank, range, acknowledge, note, image, audio, video, file, … */
  get type() {
    const node = this.#node;
    if (node.nodeType === "select") return node.selectType === "select1" ? "one" : "many";
    if (node.nodeType === "trigger") return "acknowledge";
    if (node.nodeType === "upload") return uploadType(node);
    if (node.nodeType === "input") return INPUT_TYPES[node.valueType] ?? node.valueType;
    return node.nodeType;
  }

  get label() {
    return voiced(this.#node, wordingOf(this.#state.label) ?? null);
  }

  get hint() {
    return this.#hints.hint;
  }

  /** More explanation, shown when it is asked for: the form's guidance hint. */
  get guidance() {
    return this.#hints.guidance;
  }

  get #hints() {
    return hintsOf(wordingOf(this.#state.hint));
  }

  /** False while the form's own rules hide it. */
  get isAsked() {
    return this.#state.relevant;
  }

  get isRequired() {
    return this.#state.required;
  }

  get isReadonly() {
    return this.#state.readonly || this.type === "note";
  }

  /** True when the form asks for this appearance, such as `likert`. */
  looks(...names) {
    const asked = [...(this.#node.appearances ?? [])];
    return names.some((name) => asked.includes(name));
  }

  /** The number in an appearance such as `columns-3`; null when the form asks for none. */
  lookNumber(name) {
    const found = [...(this.#node.appearances ?? [])].map((one) => new RegExp(`^${name}-(\\d+)$`).exec(one)).find(Boolean);
    return found ? Number(found[1]) : null;
  }

  /** An attribute of the question itself in the form, such as `rows`; null when it has none. */
  detail(name) {
    return this.#node.definition?.bodyElement?.element?.getAttribute?.(name) ?? null;
  }

  /** Whether a number below zero is meant: the form's rule names one. Most counts and ages have no use for a sign. */
  get mayBeNegative() {
    const rule = this.#node.definition?.bind?.bindElement?.getAttribute?.("constraint") ?? "";
    return /(^|[^\w)\].\s])\s*-\s*\d/.test(rule);
  }

  /** For a place, in metres: taken by itself when as good as `good`; a warning beyond `poor`, null when the form names none. */
  get accuracy() {
    const options = this.#node.nodeOptions ?? {};
    return { good: options.accuracyThreshold ?? 5, poor: options.unacceptableAccuracyThreshold ?? null };
  }

  /** What the form says this answer means: indicator, part, point, key… null when it says nothing. */
  meaning(name) {
    return this.#node.definition?.bind?.bindElement?.getAttributeNS?.(MH, name) ?? null;
  }

  /** The answer as it stands in the XML; "" when blank. */
  get value() {
    return this.#state.instanceValue ?? "";
  }

  get isBlank() {
    return this.value === "";
  }

  /** Write an answer in the XML's own form ("12", "2026-01-31", "07:30:00", "lat lon alt acc"); "" clears it. */
  write(value) {
    if (this.type === "acknowledge") this.#node.setValue(Boolean(value));
    else if (value === "" && this.type === "range") this.#node.setValue(null);
    else this.#node.setValue(value);
  }

  /**
   * Choices of a select or rank, with the extra columns the form gives them.
   *
   * The same array until a choice or its words change: a list of thousands is read once, not at every touch.
   */
  options() {
    const items = this.#state.valueOptions;
    if (this.#options?.items !== items) this.#options = { items, read: items.map((item) => new Option(this.#node, item)) };
    return this.#options.read;
  }

  get chosen() {
    return [...(this.#state.value ?? [])];
  }

  choose(values) {
    if (this.type === "rank") this.#node.setValues(values);
    else this.#node.selectValues(values);
  }

  get file() {
    return this.#state.value instanceof Blob ? this.#state.value : null;
  }

  writeFile(file) {
    this.#node.setValue(file);
  }

  /** `image/*` or the like, for a file chooser. */
  get accept() {
    return this.#node.nodeOptions?.media?.accept ?? "*/*";
  }

  get maxPixels() {
    return this.#node.maxPixels ?? null;
  }

  /** How good a recording has to be: voice-only, low or normal. */
  get quality() {
    return this.#node.definition?.bind?.bindElement?.getAttributeNS?.(ODK, "quality") || "normal";
  }

  /** Lowest, highest and step of a range. */
  get bounds() {
    const { start, end, step } = this.#node.definition.bodyElement.bounds;
    return { start: Number(start), end: Number(end), step: Number(step) };
  }

  /** The rule this answer breaks, with the form's own words if it has any; null when all is well. */
  violation() {
    const found = this.#node.validationState?.violation ?? null;
    return found ? { kind: found.condition, text: found.message?.asString ?? "" } : null;
  }

  /** The answer in words, for lists and summaries; "" when blank or when only a file was given. */
  spokenAnswer() {
    if (this.type === "one" || this.type === "many" || this.type === "rank") return this.#chosenWords();
    if (this.type === "note" || this.type === "acknowledge" || this.file) return "";
    return this.value;
  }

  #chosenWords() {
    const wanted = new Set(this.chosen);
    const words = new Map(this.options().filter(({ value }) => wanted.has(value)).map(({ value, wording }) => [value, wording.text]));
    return this.chosen.map((value) => words.get(value) ?? value).join(", ");
  }
}

function uploadType(node) {
  const type = node.nodeOptions?.media?.type;
  return ["image", "audio", "video"].includes(type) ? type : "file";
}

/** One choice. Its words are read when they are wanted: of a list of thousands, a screenful is. */
class Option {
  #node;
  #item;
  #wording = null;

  constructor(node, item) {
    this.#node = node;
    this.#item = item;
  }

  get value() {
    return this.#item.value;
  }

  get wording() {
    this.#wording ??= wordingOf(this.#item.label) ?? { text: this.value, tree: [], mark: null, image: null, audio: null, video: null };
    // What is lent changes with the language, while the list's own words stay.
    return lent(this.#node, this.value, this.#wording);
  }

  get face() {
    return faceOf(this.#item);
  }
}

function faceOf(item) {
  const found = (item.properties ?? []).find(([name]) => name === "mh_face");
  const face = Number(found?.[1]);
  return face >= 1 && face <= 5 ? face : null;
}
