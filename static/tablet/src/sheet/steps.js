// From the form's tree to screens: one question, one field-list, or one repeat's list on each.
import { askedUnder, isAsked, questionOf } from "./question.js";
import { RepeatRange } from "./repeat.js";
import { wordingOf } from "./wording.js";

/**
 * @typedef {object} Step
 * @property {string} id             the engine's id of what it begins with
 * @property {string} key            stable over sessions: the path of what it shows
 * @property {"question"|"list"|"repeat"} kind
 * @property {object|null} section   wording of the group it stands in
 * @property {object[]} questions    what is asked on this screen (empty for a repeat's list)
 * @property {object|null} [title]   of a list: wording of its group
 * @property {() => object[]} [askedNow]  of a list: what is asked after the latest answer
 * @property {RepeatRange} [range]
 */

/** Every relevant step of the form, in order. @returns {Step[]} */
export function stepsOf(root) {
  const steps = [];
  visitChildren(root, { section: null, steps });
  return steps;
}

/** What a step may begin with, hidden or not, in the form's order. @returns {Map<string, number>} the engine's id -> place from 0 */
export function placesOf(root) {
  return new Map(everyId(root).map((id, place) => [id, place]));
}

function everyId(node) {
  return (node.currentState.children ?? []).flatMap((child) => {
    if (isAsked(child)) return [child.nodeId];
    return child.nodeType.startsWith("repeat-range") ? [...everyId(child), child.nodeId] : everyId(child);
  });
}

function visitChildren(node, place) {
  for (const child of node.currentState.children ?? []) visit(child, place);
}

function visit(node, place) {
  if (!node.currentState.relevant) return;
  if (node.nodeType === "group") visitGroup(node, place);
  else if (node.nodeType.startsWith("repeat-range")) visitRange(node, place);
  else if (isAsked(node)) place.steps.push(single(questionOf(node), place));
}

function visitGroup(node, place) {
  if (isFieldList(node)) pushList(node, place);
  else visitChildren(node, { ...place, section: wordingOf(node.currentState.label) ?? place.section });
}

function visitRange(node, place) {
  const range = new RepeatRange(node);
  node.currentState.children.forEach((instance, index) => {
    const section = { ...(range.wording ?? place.section), number: index + 1 };
    if (isFieldList(node)) pushList(instance, { ...place, section });
    else visitChildren(instance, { ...place, section });
  });
  // The list stands after its entries: the last question of an entry leads back to it.
  if (range.isOpen) {
    place.steps.push({ id: node.nodeId, key: `${range.ref}#list`, kind: "repeat", section: place.section, questions: [], range });
  }
}

function pushList(node, place) {
  const questions = askedUnder(node);
  if (!questions.length) return;
  place.steps.push({
    id: questions[0].id,
    key: node.currentState.reference,
    kind: "list",
    section: place.section,
    title: wordingOf(node.currentState.label),
    questions,
    // An answer on this screen may bring up or hide another one on it.
    askedNow: () => askedUnder(node),
  });
}

function single(question, place) {
  return { id: question.id, key: question.ref, kind: "question", section: place.section, questions: [question] };
}

function isFieldList(node) {
  return [...(node.appearances ?? [])].includes("field-list");
}
