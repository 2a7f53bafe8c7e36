// Who speaks, in house order: women first. The same as mhsurvey/rounds/group.py.

/** The community's groups; the others (provider, interface) never mix with them. */
export const COMMUNITY = ["women", "young_women", "men", "young_men", "chw", "leaders", "asaco", "other"];
export const PROVIDER = "provider";
export const INTERFACE = "interface";
/** Fewer groups than this, or no women's group, and an area's score is incomplete. */
export const ENOUGH_GROUPS = 3;
/** A group's score is a collective statement: shown from so many people on. A centre answers for itself, however small. */
export const STATEMENT_FLOOR = 5;

const OF_KIND = { provider: PROVIDER, inputs: "inputs", interface: INTERFACE, followup: "followup", survey: "survey" };

/** The group a sheet is counted under. @param {string} kind @param {string} [given]  the answer keyed "group" */
export function groupOf(kind, given) {
  return OF_KIND[kind] ?? (COMMUNITY.includes(given) ? given : "other");
}

/** In house order. @param {Iterable<string>} groups */
export const inOrder = (groups) => {
  const met = new Set(groups);
  return COMMUNITY.filter((group) => met.has(group));
};
