// A list that comes as a file holds words in one language, no picture and no clip. Where it lists points this very form asks
// about, the question that scores the point lends it all three.
import { wordingOf } from "./wording.js";

const MH = "http://mhsurvey.org/xforms";
/** The engine's root -> indicator code -> the question that scores it. */
const scored = new WeakMap();

/**
 * @param {object} node   the engine's: the question whose choice it is
 * @param {string} value  the choice's
 * @param {import("./wording.js").Wording} wording  its own
 * @returns {import("./wording.js").Wording}
 */
export function lent(node, value, wording) {
  if (wording.image || wording.audio) return wording;
  const asked = scoresUnder(node.root).get(value);
  return (asked && wordingOf(asked.currentState.label)) ?? wording;
}

function scoresUnder(root) {
  if (!scored.has(root)) scored.set(root, new Map(scoresIn(root)));
  return scored.get(root);
}

function* scoresIn(node) {
  for (const child of node.currentState.children ?? []) {
    const bind = child.definition?.bind?.bindElement;
    if (child.nodeType === "select" && bind?.getAttributeNS?.(MH, "part") === "score") yield [bind.getAttributeNS(MH, "indicator"), child];
    else yield* scoresIn(child);
  }
}
