// The screens of a group's sheet come with the first such sheet: a person's survey does without them.

const MEANT = /part="(?:ballot|representation|own_results)"/;
let screens = null;

/** Have them here for a form that needs them. @param {string} xml  the form @returns {Promise<void>} */
export async function bringTogether(xml) {
  if (!screens && MEANT.test(xml)) screens = await import("./screens/group/group.js");
}

/** Those that `bringTogether` brought; null before. */
export const together = () => screens;

/** A screen of ballots, whatever form it comes from: one number for each face. @param {import("./sheet/steps.js").Step} step */
export const isVote = (step) => step.kind === "list" && step.questions.length > 1 && step.questions.every((question) => question.meaning("part") === "ballot" && question.meaning("point"));
