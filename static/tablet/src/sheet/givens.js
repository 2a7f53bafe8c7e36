// What is the same for everybody of a session: where it is held. Answered once by the facilitator, not by each person.

const PLACES = new Set(["area", "facility", "round", "group"]);

/**
 * The steps that ask for the place: those the form calls so, and what stands in the same group with them.
 *
 * Only before the consent: what is asked after it is the person's own, whatever the form calls it.
 * @param {import("./steps.js").Step[]} steps
 */
export function givenSteps(steps) {
  const consent = steps.findIndex((step) => step.questions.some(isConsent));
  const before = consent < 0 ? steps : steps.slice(0, consent);
  const groups = new Set(before.filter(isPlace).map(groupOf));
  // A group the consent itself stands in is about the person; the form's root is no group.
  if (consent >= 0) groups.delete(groupOf(steps[consent]));
  return before.filter((step) => step.kind !== "repeat" && (isPlace(step) || (groups.has(groupOf(step)) && groupOf(step).split("/").length > 2)));
}

/** The question whether the person agrees; null where a form asks none. */
export function consentOf(steps) {
  return steps.flatMap((step) => step.questions).find(isConsent) ?? null;
}

/** Whether the person said no. The same rule as the server's: an answer of 0. */
export const isRefused = (steps) => consentOf(steps)?.value === "0";

/** Answers to be given again on each person's sheet. @returns {Object<string, string>} path -> value */
export function givensOf(steps) {
  return Object.fromEntries(steps.flatMap((step) => step.questions).filter((question) => !question.isBlank).map((question) => [question.ref, question.value]));
}

/** Write them, in their order: a centre is only offered once its area is known. @param {() => import("./steps.js").Step[]} stepsNow */
export function give(stepsNow, givens) {
  for (const [ref, value] of Object.entries(givens)) {
    const question = stepsNow()
      .flatMap((step) => step.questions)
      .find((one) => one.ref === ref);
    if (question) answer(question, value);
  }
}

function answer(question, value) {
  if (question.type === "one") question.choose([value]);
  else if (question.type === "many" || question.type === "rank") question.choose(value.split(" "));
  else question.write(value);
}

const isConsent = (question) => question.meaning("key") === "consent";
const isPlace = (step) => step.questions.length > 0 && step.questions.every((question) => PLACES.has(question.meaning("key")));
const groupOf = (step) => (step.questions[0]?.ref ?? step.key).replace(/\/[^/]*$/, "");
