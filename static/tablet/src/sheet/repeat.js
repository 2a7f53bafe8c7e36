// A repeat as the tablet shows it: a list that starts empty, entries added and removed by hand.
import { askedUnder } from "./question.js";
import { wordingOf } from "./wording.js";

/** The engine starts every open repeat with one blank entry; a list that may stay empty has to start empty. */
export function emptyRepeats(node) {
  for (const child of node.currentState.children ?? []) {
    if (child.nodeType === "repeat-range:uncontrolled") child.removeInstances(0, child.currentState.children.length);
    else emptyRepeats(child);
  }
}

/** A repeat: how many entries it has, and how to add and remove one. */
export class RepeatRange {
  constructor(node) {
    this.node = node;
  }

  get ref() {
    return this.node.currentState.reference.replace(/\[\d+\]$/, "");
  }

  get wording() {
    return wordingOf(this.node.currentState.label);
  }

  /** True when the person filling it decides how many entries there are. */
  get isOpen() {
    return this.node.nodeType === "repeat-range:uncontrolled";
  }

  /** What each entry says, in a line. */
  entries() {
    return this.node.currentState.children.map((instance) => ({
      id: instance.nodeId,
      key: instance.currentState.reference,
      text: askedUnder(instance)
        .map((question) => question.spokenAnswer())
        .filter(Boolean)
        .slice(0, 3)
        .join(" · "),
    }));
  }

  /** What is asked in one entry now. @returns {import("./question.js").Question[]} */
  questionsOf(index) {
    return askedUnder(this.node.currentState.children[index]);
  }

  /** Add an entry at the end. @returns {string} its path */
  add() {
    this.node.addInstances();
    const entry = this.node.currentState.children.at(-1);
    emptyRepeats(entry);
    return entry.currentState.reference;
  }

  remove(index) {
    this.node.removeInstances(index, 1);
  }
}
