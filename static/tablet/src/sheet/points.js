// What a sheet says of each point so far: agreed face or ballots, whatever the form calls them; read from what the form means.
import { questionOf } from "./question.js";

const LOCAL = "local";
const SCORED = new Set(["score", "ballot", "wording"]);
const MH = "http://mhsurvey.org/xforms";
/** A row of a repeat: /data/own[2]/own_score belongs to /data/own[2]. */
const ROW = /^(.*\])\/[^\]]*$/;

/**
 * @typedef {object} Point
 * @property {string} key       the indicator's code; of a point the area or group has itself, its row
 * @property {import("./wording.js").Wording|null} label
 * @property {number|null} agreed   1..5
 * @property {Object<number, number>} ballots  1..5 -> votes
 */

/** Every point the sheet asks now, answered or not, in its order. @param {object} root  the engine's @returns {Point[]} */
export function pointsOf(root) {
  const found = new Map();
  for (const { node, isOn } of partsUnder(root, true)) {
    const key = keyOf(node);
    if (!found.has(key)) found.set(key, { key, label: null, agreed: null, ballots: {}, isAsked: false });
    take(found.get(key), node, isOn);
  }
  return [...found.values()].filter((point) => point.isAsked).map(({ isAsked, ...point }) => point);
}

function take(point, node, isOn) {
  const part = meant(node, "part");
  if (part === "wording" || meant(node, "key") === "indicator") return name(point, part ? node.currentState.value : questionOf(node).spokenAnswer());
  if (isOn) point.isAsked = true;
  // The score's own question names the point, also while ballots are counted in its place.
  if (part === "score" && node.nodeType === "select") {
    const { label } = questionOf(node);
    point.label = point.label?.isOwn ? { ...point.label, audio: label?.audio ?? null } : label;
    const [value] = node.currentState.value;
    if (isOn && value >= 1 && value <= 5) point.agreed = Number(value);
  } else if (part === "ballot" && isOn) {
    const votes = Number(node.currentState.value ?? 0);
    if (votes > 0) point.ballots[meant(node, "point")] = votes;
  }
}

/** A row says itself which point it is about: in its own words, or by choosing one. */
function name(point, text) {
  if (text) point.label = { text, tree: [], mark: null, image: null, audio: null, video: null, isOwn: true };
}

/** A code that is calculated has its words beside it. */
const namesPoint = (node) => meant(node, "key") === "indicator" && node.nodeType === "select" && ROW.test(node.currentState.reference);

function* partsUnder(node, isOn) {
  for (const child of node.currentState.children ?? []) {
    const on = isOn && child.currentState.relevant;
    if ((SCORED.has(meant(child, "part")) && meant(child, "indicator")) || namesPoint(child)) yield { node: child, isOn: on };
    else yield* partsUnder(child, on);
  }
}

const keyOf = (node) => pointKey(meant(node, "indicator") ?? LOCAL, node.currentState.reference);

/** The key of the point a question is about. */
export const pointKey = (code, ref) => (code === LOCAL ? (ROW.exec(ref)?.[1] ?? code) : code);

/**
 * The value of the first question, asked or calculated, that fits.
 * @param {(node: {name: string, key: string|null}) => boolean} fits
 * @returns {string} "" when there is none, or it is blank
 */
export function valueWhere(root, fits) {
  for (const child of root.currentState.children ?? []) {
    const inner = valueWhere(child, fits);
    if (inner) return inner;
    const name = child.currentState.reference.split("/").pop();
    if (!(child.currentState.children ?? []).length && fits({ name, key: meant(child, "key") })) return String(child.currentState.instanceValue ?? child.currentState.value ?? "");
  }
  return "";
}

const meant = (node, name) => node.definition?.bind?.bindElement?.getAttributeNS?.(MH, name) || null;
