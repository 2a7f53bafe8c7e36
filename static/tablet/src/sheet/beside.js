// What a form keeps beside its answers: its audit log, and what was recorded while it was filled.
import { fileName, writeUnasked } from "../engine.js";
import { AuditLog } from "./audit.js";
import { wantedBeside } from "./prepared.js";

const LOG = "audit.csv";
const ENDINGS = { "audio/mp4": ".m4a", "audio/webm": ".webm", "audio/ogg": ".ogg" };

export class Beside {
  #root;
  #files;
  #wanted;
  #log = null;

  /** @param {{xml: string, root: object, files: File[]}} what  the XForm as published, the engine's root, files of earlier sittings */
  constructor({ xml, root, files }) {
    this.#root = root;
    this.#wanted = wantedBeside(xml);
    this.#files = new Map(files.map((file) => [file.name, file]));
  }

  /** The audit log, null unless the form asks for one. Made at the first call, after what an earlier sitting wrote. */
  async log() {
    if (!this.#wanted.audit || this.#log) return this.#log;
    const earlier = this.#files.get(this.#named(this.#wanted.audit.ref));
    this.#log = new AuditLog({ hasChanges: this.#wanted.audit.hasChanges, earlier: earlier ? await earlier.text() : "" });
    return this.#log;
  }

  /** Recordings the form wants while it is filled. @returns {{ref: string, quality: string}[]} */
  get recordings() {
    return this.#wanted.recordings;
  }

  /** Whether an earlier sitting was recorded, so that consent has been given before. */
  get isRecorded() {
    return this.recordings.some(({ ref }) => this.#files.has(this.#named(ref)));
  }

  /**
   * Keep what was recorded so far of this sitting. A field names one file: a later sitting's is sent along beside it.
   * @param {Blob} sound
   * @param {string|null} before  the name of the shorter one it takes the place of, null for the first of a sitting
   * @returns {string} the name it has now: a draft writes a file anew only under a new name
   */
  keepRecording(sound, before) {
    const type = sound.type.split(";")[0];
    const name = fileName(ENDINGS[type] ?? ".webm");
    if (before) this.#files.delete(before);
    this.#files.set(name, new File([sound], name, { type }));
    for (const { ref } of this.recordings) {
      const held = this.#named(ref);
      if (!held || held === before) writeUnasked(this.#at(ref), name);
    }
    return name;
  }

  /** @returns {File[]} */
  files() {
    if (this.#log?.isChanged) this.#writeLog(fileName(".csv"));
    return [...this.#files.values()];
  }

  /** Give the log its name for good; to be called before the last save. */
  close() {
    if (this.#log) this.#writeLog(LOG);
  }

  #writeLog(name) {
    const { ref } = this.#wanted.audit;
    this.#files.delete(this.#named(ref));
    this.#files.set(name, new File([this.#log.csv()], name, { type: "text/csv" }));
    writeUnasked(this.#at(ref), name);
  }

  #named(ref) {
    return this.#at(ref)?.currentState.instanceValue ?? "";
  }

  #at(ref) {
    return found(this.#root, plain(ref));
  }
}

/** Without prefixes: `/data/orx:meta/audit` is the form's `/data/meta/audit`. */
const plain = (ref) => ref.replace(/\w+:/g, "");

function found(node, ref) {
  if (plain(node.currentState.reference) === ref) return node;
  for (const child of node.currentState.children ?? []) {
    const here = found(child, ref);
    if (here) return here;
  }
  return null;
}
