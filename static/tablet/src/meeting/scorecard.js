// The scorecard of one area, small groups already protected. The same as mhsurvey/results/statements.py.
import { change, equity, gap, sideOf } from "./between.js";
import { COMMUNITY, INTERFACE, PROVIDER, STATEMENT_FLOOR } from "./groups.js";
import { areaScore, isIncomplete, spread, strongAndWeak } from "./scores.js";
import { wholeOf } from "./voices.js";

/**
 * @typedef {object} Score
 * @property {"shown"|"few"|"none"} state  few: too few people to show; none: not scored
 * @property {number|null} value   0..100, unrounded; null unless shown
 * @property {boolean} divided
 *
 * @typedef {object} Point  one indicator
 * @property {string} code
 * @property {Score & {groups: number, lowest: number|null, highest: number|null}} community  calculated: unweighted mean of the groups
 * @property {Score} provider
 * @property {Score} agreed        what the meeting agreed: a negotiation, not a mean
 * @property {[string, Score][]} byGroup  in house order, women first; only groups that spoke
 * @property {number|null} gap     provider less community
 * @property {"provider"|"community"|"alike"|null} side
 * @property {import("./between.js").change|null} change  over the groups of both rounds, in one wording
 * @property {ReturnType<typeof equity>} equity
 * @property {string[]} divided    groups whose ballots split
 * @property {boolean} incomplete
 * @property {number|null} dontKnow  share 0..1 of "don't know" among the answers
 */

const NONE = { state: "none", value: null, divided: false };
const FEW = { state: "few", value: null, divided: false };
const DONT_KNOW = "98";

/**
 * @param {Map<string, import("./voices.js").Voice>} now
 * @param {{before?: Map<string, import("./voices.js").Voice>|null, codes: string[]}} what
 *     codes: the indicators in their order; one nobody spoke of is given as not scored
 * @returns {Point[]}
 */
export const scorecard = (now, { before = null, codes }) => codes.map((code) => pointOf(code, now, before));

function pointOf(code, now, before) {
  const spoke = COMMUNITY.filter((group) => now.get(group)?.points.has(code));
  const byGroup = spoke.map((group) => [group, groupScore(statement(now, group, code))]);
  const values = Object.fromEntries(byGroup.filter(([, score]) => score.state === "shown").map(([group, { value }]) => [group, value]));
  const heard = byGroup.some(([, { state }]) => state !== "none");
  const provider = plain(statement(now, PROVIDER, code), heard ? 1 : STATEMENT_FLOOR);
  const community = ofCommunity(values, byGroup, heard);
  const difference = gap(community.value, provider.value);
  return {
    code,
    community,
    provider,
    agreed: plain(statement(now, INTERFACE, code), 1),
    byGroup,
    gap: difference,
    side: difference === null ? null : sideOf(difference),
    change: before && matchedChange(now, before, code),
    equity: equity(values),
    divided: byGroup.filter(([, score]) => score.divided).map(([group]) => group),
    incomplete: isIncomplete(Object.keys(values)),
    dontKnow: dontKnowShare(spoke.map((group) => statement(now, group, code))),
  };
}

const statement = (voices, group, code) => voices.get(group)?.points.get(code) ?? null;

function groupScore(found) {
  const score = plain(found, STATEMENT_FLOOR);
  return score.state === "shown" ? { ...score, divided: Boolean(found.divided || spread(found.ballots)?.divided) } : score;
}

function plain(found, floor) {
  if (!found?.byVersion.size) return NONE;
  const { total, people } = wholeOf(found);
  return people >= floor ? { state: "shown", value: total / people, divided: false } : FEW;
}

function ofCommunity(values, byGroup, heard) {
  const value = areaScore(values);
  const every = Object.values(values);
  if (value === null) return { ...(heard ? FEW : NONE), groups: 0, lowest: null, highest: null };
  return { state: "shown", value, divided: byGroup.some(([, { divided }]) => divided), groups: every.length, lowest: Math.min(...every), highest: Math.max(...every) };
}

/** Like with like, or no arrow at all: the same group, in the latest wording both rounds used. Version 0 is no one wording. */
function matchedChange(now, before, code) {
  const [earlier, later] = [{}, {}];
  for (const group of COMMUNITY) {
    const [was, is] = [statement(before, group, code), statement(now, group, code)];
    const both = was && is ? [...was.byVersion.keys()].filter((version) => version > 0 && is.byVersion.has(version)) : [];
    if (!both.length) continue;
    const pair = [was, is].map((one) => one.byVersion.get(Math.max(...both)));
    if (pair.every(({ people }) => people >= STATEMENT_FLOOR)) [earlier[group], later[group]] = pair.map(({ total, people }) => total / people);
  }
  return change(earlier, later);
}

function dontKnowShare(statements) {
  const answers = statements.flatMap(({ given }) => Object.entries(given));
  const count = (which) => which.reduce((whole, [, n]) => whole + n, 0);
  return answers.length ? count(answers.filter(([value]) => value === DONT_KNOW)) / count(answers) : null;
}

/** Strong and weak points by the community's own score. @param {Point[]} points */
export function ranking(points) {
  const scored = points.filter(({ community }) => community.value !== null);
  return strongAndWeak(scored.map(({ code, community, byGroup }) => ({ code, score: community.value, women: Object.fromEntries(byGroup).women?.value ?? null })));
}
