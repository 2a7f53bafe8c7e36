// A repeat as a list that another screen fills: its rows, each with the questions it asks now.

/**
 * @param {import("./sheet.js").Sheet} sheet
 * @param {string} name  of the repeat
 */
export class Rows {
  constructor(sheet, name) {
    Object.assign(this, { sheet, name });
  }

  get #range() {
    return this.sheet.steps().find((step) => step.kind === "repeat" && step.range.ref.endsWith(`/${this.name}`))?.range ?? null;
  }

  get length() {
    return this.#range?.node.currentState.children.length ?? 0;
  }

  /** A row's questions by name, as they are asked now. @returns {Map<string, import("./question.js").Question>} */
  at(index) {
    const start = this.#range?.node.currentState.children[index]?.currentState.reference;
    const asked = start ? this.sheet.questions().filter((question) => question.ref.startsWith(`${start}/`)) : [];
    return new Map(asked.map((question) => [question.name, question]));
  }

  /** Its answers by question name; those asked now. @returns {Object<string, string>} */
  values(index) {
    return Object.fromEntries([...this.at(index)].map(([name, question]) => [name, question.value]));
  }

  /** A row at the end. @returns {number} its index */
  add() {
    this.#range.add();
    return this.length - 1;
  }

  remove(index) {
    this.#range.remove(index);
  }

  /** Write answers by question name, in this order; what is not asked by then is left out. @param {Object<string, string>} values */
  write(index, values) {
    for (const [name, value] of Object.entries(values)) {
      const question = this.at(index).get(name);
      if (!question || question.value === value) continue;
      if (question.type === "one") question.choose(value ? [value] : []);
      else question.write(value);
    }
  }
}
