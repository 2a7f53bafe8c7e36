// A point of the area's own has its words from a list, and its voice from whoever recorded them (src/recorded.js).

const MH = "http://mhsurvey.org/xforms";
/** The engine's root -> a point's code -> file name. */
const recorded = new WeakMap();

/** @param {object} root  the engine's  @param {Map<string, string>} recordings  a point's code -> file name */
export const lendVoices = (root, recordings) => recorded.set(root, recordings);

/**
 * @param {object} node  the engine's: a question
 * @param {import("./wording.js").Wording|null} wording  its own
 * @returns {import("./wording.js").Wording|null} with the recording of the point its row is about
 */
export function voiced(node, wording) {
  const recordings = recorded.get(node.root);
  if (!recordings?.size || !wording || wording.audio || meant(node, "indicator") !== "local") return wording;
  const audio = recordings.get(codeBeside(node));
  return audio ? { ...wording, audio } : wording;
}

/** The code of the row a question stands in. */
function codeBeside(node) {
  for (let around = node.parent; around; around = around.parent) {
    const code = (around.currentState.children ?? []).find((child) => meant(child, "key") === "indicator")?.currentState.value;
    if (code) return String(code);
  }
  return "";
}

const meant = (node, name) => node.definition?.bind?.bindElement?.getAttributeNS?.(MH, name) || null;
