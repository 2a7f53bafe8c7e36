// The audit log of ODK (audit.csv): which screen was looked at from when to when, in milliseconds since 1970.

const COLUMNS = ["event", "node", "start", "end"];
const CHANGES = ["old-value", "new-value"];

export class AuditLog {
  #hasChanges;
  #lines;
  #now;
  #open = null;

  /**
   * @param {{hasChanges: boolean, earlier?: string, now?: () => number}} how  hasChanges: answers before and after as well;
   *   earlier: the log of earlier sittings, as CSV
   */
  constructor({ hasChanges, earlier = "", now = Date.now }) {
    this.#hasChanges = hasChanges;
    this.#now = now;
    const columns = hasChanges ? [...COLUMNS, ...CHANGES] : COLUMNS;
    this.#lines = earlier ? earlier.trimEnd().split("\n") : [columns.join(",")];
    this.isChanged = false;
    this.mark(earlier ? "form resume" : "form start");
  }

  /** Something that takes no time: "form save", "form exit", "form finalize", "constraint error", "add repeat"… */
  mark(event, node = "") {
    this.#add([event, node, this.#now(), ""]);
  }

  /** A screen is on: what stood before it is closed. @param {import("./steps.js").Step|null} step  null: the end page */
  enter(step) {
    // Drawn anew, in another language for instance, it is still the same visit.
    if (this.#open && this.#open.step?.key === step?.key) return;
    this.leave();
    this.#open = { step, start: this.#now(), before: new Map((step?.questions ?? []).map((one) => [one, one.value])) };
  }

  leave() {
    if (!this.#open) return;
    const { step, start, before } = this.#open;
    this.#open = null;
    const end = this.#now();
    if (!step) return this.#add(["end screen", "", start, end]);
    if (step.kind === "list") this.#add(["group questions", step.key, start, end]);
    if (step.kind === "question" || this.#hasChanges) {
      for (const question of step.questions) this.#add(["question", question.ref, start, end, ...this.#change(before.get(question) ?? "", question.value)]);
    }
  }

  csv() {
    this.isChanged = false;
    return `${this.#lines.join("\n")}\n`;
  }

  #change(before, after) {
    return this.#hasChanges && before !== after ? [before, after] : [];
  }

  #add(cells) {
    const missing = this.#hasChanges ? COLUMNS.length + CHANGES.length - cells.length : 0;
    this.#lines.push([...cells, ...Array(missing).fill("")].map(cell).join(","));
    this.isChanged = true;
  }
}

function cell(value) {
  const text = String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
