// A community session: one form, one person after the other. Its memory holds no answer: places, ids and outcomes.
import { all, count, get, keepSetting, setting } from "./store.js";
import { titleOf } from "./titles.js";

/**
 * @typedef {object} Session
 * @property {string} id
 * @property {string} formKey
 * @property {string} title      the form's, as whoever began it read it
 * @property {string} language   the one offered first
 * @property {Object<string, string>} givens  answers given once for everybody: question's path -> value
 * @property {string} startedAt  device time
 * @property {Person[]} people   in the order they came
 *
 * @typedef {{id: string, outcome: "open"|"kept"|"refused"|"interrupted"}} Person  id: the instanceID of the sheet
 */

/** The session that runs on this tablet, also after a restart; null when none does. @returns {Promise<Session|null>} */
export const session = async () => (await setting("session")) ?? null;

/** @param {{form: object, language: string, givens: Object<string, string>}} what @returns {Promise<Session>} */
export async function beginSession({ form, language, givens }) {
  const begun = { id: crypto.randomUUID(), formKey: form.key, title: titleOf(form), language, givens, startedAt: new Date().toISOString(), people: [] };
  await keepSetting("session", begun);
  return begun;
}

/** It is over. What was kept stays where it is. */
export const endSession = () => keepSetting("session", null);

/** Somebody gave a first answer. Counted before anything is said about how it ends, so that no crash forgets them. */
export const arrives = (id) => change((people) => (people.some((one) => one.id === id) ? people : [...people, { id, outcome: "open" }]));

/**
 * How a person's sheet ended.
 * @param {string} id
 * @param {"kept"|"refused"|"interrupted"} outcome
 * @param {string} [sheet]  the sheet that tells of it, when it is another: a refusal goes out without what was answered
 */
export const leaves = (id, outcome, sheet = id) => change((people) => [...people.filter((one) => one.id !== id), { id: sheet, outcome }]);

let changing = Promise.resolve();

/** One change after the other: a first answer and an end may come within the same breath. */
function change(work) {
  changing = changing.then(async () => {
    const running = await session();
    if (running) await keepSetting("session", { ...running, people: work(running.people) });
  });
  return changing;
}

/** After a restart nobody is in the middle of a sheet: a person still open was kept just before it, or interrupted by it. */
export async function settle() {
  const running = await session();
  if (!running?.people.some((one) => one.outcome === "open")) return;
  const people = [];
  for (const one of running.people) people.push(one.outcome === "open" ? { ...one, outcome: await outcomeOf(one.id) } : one);
  await keepSetting("session", { ...running, people });
}

async function outcomeOf(id) {
  if (await get("receipts", id)) return "kept";
  const record = await get("records", id);
  return record && !record.unfinished ? "kept" : "interrupted";
}

/**
 * What the facilitator is told at the end.
 * @param {Session} running
 * @returns {Promise<{people: number, kept: number, refused: number, interrupted: number, arrived: number}>}
 *   arrived: of all of them, how many sheets the server has confirmed
 */
export async function summary({ people }) {
  const ended = (outcome) => people.filter((one) => one.outcome === outcome).length;
  const receipts = (await count("receipts")) ? new Set((await all("receipts")).map((one) => one.id)) : new Set();
  return {
    people: people.length,
    kept: ended("kept"),
    refused: ended("refused"),
    interrupted: ended("interrupted") + ended("open"),
    arrived: people.filter((one) => receipts.has(one.id)).length,
  };
}
