// What each group, the centre and the meeting say, added up over their sheets. The same as mhsurvey/results/counting.py and cells.py.
import { STATEMENT_FLOOR } from "./groups.js";

/**
 * What one voice says of one indicator.
 * @typedef {object} Statement
 * @property {Map<number, {total: number, people: number}>} byVersion  wording version -> sum of score * people, people
 * @property {Object<number, number>} ballots  point -> votes, over all sheets
 * @property {Object<string, number>} given    answer as given -> sheets
 * @property {boolean} [divided]  told by the server, which keeps the ballots
 *
 * @typedef {object} Voice
 * @property {number} sessions
 * @property {number} refused
 * @property {Object<string, number|null>} people  participants, women, under25, disability; null when nobody wrote it down
 * @property {Map<string, Statement>} points       by indicator
 */

/** @returns {Voice} */
export const noVoice = () => ({ sessions: 0, refused: 0, people: { participants: null, women: null, under25: null, disability: null }, points: new Map() });

/**
 * @param {import("./reading.js").Sheet[]} sheets  of one area and round
 * @param {(code: string, question: object|null) => number} versionOf  the wording version a sheet asked in
 * @returns {Map<string, Voice>} by group
 */
export function addUp(sheets, versionOf = () => 1) {
  const voices = new Map();
  for (const sheet of sheets) {
    const voice = voices.get(sheet.group) ?? noVoice();
    voices.set(sheet.group, voice);
    if (sheet.isRefused) voice.refused += 1;
    else addSheet(voice, sheet, versionOf);
  }
  return voices;
}

function addSheet(voice, sheet, versionOf) {
  voice.sessions += 1;
  for (const [trait, n] of Object.entries(sheet.people)) if (n !== null) voice.people[trait] = (voice.people[trait] ?? 0) + n;
  for (const said of sheet.said.filter(({ given, norm }) => given || norm !== null)) {
    const statement = statementOf(voice, said.code);
    if (said.given) statement.given[said.given] = (statement.given[said.given] ?? 0) + 1;
    for (const [point, votes] of Object.entries(said.ballots)) statement.ballots[point] = (statement.ballots[point] ?? 0) + votes;
    if (said.norm !== null) addNorm(statement, versionOf(said.code, said.question), said.norm, said.people);
  }
}

function statementOf(voice, code) {
  if (!voice.points.has(code)) voice.points.set(code, { byVersion: new Map(), ballots: {}, given: {} });
  return voice.points.get(code);
}

function addNorm(statement, version, value, people) {
  const norm = statement.byVersion.get(version) ?? { total: 0, people: 0 };
  statement.byVersion.set(version, { total: norm.total + value * people, people: norm.people + people });
}

/** The same question in several wordings, added up. @param {Statement} statement */
export function wholeOf(statement) {
  let [total, people] = [0, 0];
  for (const norm of statement.byVersion.values()) [total, people] = [total + norm.total, people + norm.people];
  return { total, people };
}

/**
 * Add what the server counted of a group from sheets that are not on this tablet.
 * @param {Map<string, Voice>} voices  changed
 * @param {object} counted  one of a round's `groups` in the meeting file
 */
export function addCounted(voices, { group, participants, women, under25, disability, scores }) {
  const voice = voices.get(group) ?? noVoice();
  voices.set(group, voice);
  voice.sessions += 1;
  for (const [trait, n] of Object.entries({ participants, women, under25, disability })) if (n !== null && n !== undefined) voice.people[trait] = (voice.people[trait] ?? 0) + n;
  for (const [code, { score, divided, wordingVersion }] of Object.entries(scores)) {
    const statement = statementOf(voice, code);
    // The server names no score of fewer people than may be shown.
    addNorm(statement, wordingVersion ?? 0, score, Math.max(participants ?? 0, STATEMENT_FLOOR));
    statement.divided ||= divided;
  }
}

/**
 * Add a voice of which only scores are told: the centre's own, what a meeting agreed.
 * @param {Object<string, number>} scores  code -> 0..100
 */
export function addScores(voices, group, scores) {
  const voice = voices.get(group) ?? noVoice();
  voices.set(group, voice);
  voice.sessions += 1;
  for (const [code, score] of Object.entries(scores)) addNorm(statementOf(voice, code), 1, score, 1);
}
