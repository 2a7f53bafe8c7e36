// A group's score as the server counts it (mhsurvey/results/scores.py, ranking.py): no second arithmetic.
// Both are held to the same cases: tests/results/score_cases.json and tests/results/same_on_tablet/.
import { COMMUNITY, ENOUGH_GROUPS } from "./groups.js";

export const POINTS = [1, 2, 3, 4, 5];
const FACE_CUTS = [20, 40, 60, 80];
const DIVIDED_SHARE = 1 / 3;
const DIVIDED_SD = 1.5;
const AT_MOST = 3;
/** Not applicable, don't know, no answer: they leave numerator and denominator. */
const MISSING = new Set(["", "97", "98", "99"]);
/** Means of exact halves and thirds come out a hair beside a cut that they reach on paper. */
const HAIR = 1e-9;

/** Whether a computed value is at a cut or above it. */
export const reaches = (value, cut) => value >= cut - HAIR;

/** A point 1..5 as a score 0..100. @param {number} point @returns {number} */
export const normOf = (point) => (100 * (point - 1)) / 4;

/**
 * The distribution of ballots.
 * @param {Object<number, number>} ballots  point 1..5 -> votes
 * @returns {{n: number, mean: number, sd: number, favourable: number, unfavourable: number, score: number, divided: boolean}|null}
 *     mean on the scale; sd of the sample (n - 1), 0 for one vote; favourable, unfavourable: shares 0..1 of 4-5 and of 1-2;
 *     score 0..100. null when nobody voted
 */
export function spread(ballots) {
  const votes = (point) => Number(ballots[point] ?? 0);
  const sum = (of) => POINTS.reduce((total, point) => total + of(point), 0);
  const n = sum(votes);
  if (n <= 0) return null;
  const mean = sum((point) => point * votes(point)) / n;
  const sd = Math.sqrt(sum((point) => votes(point) * (point - mean) ** 2) / Math.max(n - 1, 1));
  const favourable = (votes(4) + votes(5)) / n;
  const unfavourable = (votes(1) + votes(2)) / n;
  const divided = reaches(favourable, DIVIDED_SHARE) && reaches(unfavourable, DIVIDED_SHARE) && sd > DIVIDED_SD;
  return { n, mean, sd, favourable, unfavourable, score: normOf(mean), divided };
}

/**
 * A session's score 0..100: the agreed point if there is one, else the mean of the ballots, else null.
 * @param {{agreed: number|null, ballots: Object<number, number>}} said
 */
export const groupScore = ({ agreed, ballots }) => (agreed === null ? (spread(ballots)?.score ?? null) : normOf(agreed));

/** The face 1..5 of an unrounded score: cuts at 20, 40, 60, 80. @param {number} score @returns {1|2|3|4|5} */
export const faceOf = (score) => 1 + FACE_CUTS.filter((cut) => reaches(score, cut)).length;

/**
 * Up to three best (best first) and three worst (worst first); a point is never in both.
 *
 * By score; ties by the larger women's score, then code.
 * @param {{code: string, score: number, women?: number|null}[]} points
 * @returns {{strong: string[], weak: string[]}}
 */
export function strongAndWeak(points) {
  const women = (point) => point.women ?? -Infinity;
  const byCode = (a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
  const byWomen = (a, b) => (women(a) === women(b) ? 0 : women(b) - women(a));
  const ordered = [...points].sort((a, b) => b.score - a.score || byWomen(a, b) || byCode(a, b)).map((point) => point.code);
  const many = Math.min(AT_MOST, Math.floor(ordered.length / 2));
  return { strong: ordered.slice(0, many), weak: many ? ordered.slice(-many).reverse() : [] };
}

/** 100 * (x - min) / (max - min), turned round where a high point is bad. */
function onScale(value, { lowest, highest, reverse }) {
  const share = (100 * (value - lowest)) / (highest - lowest);
  return reverse ? 100 - share : share;
}

/** The numeric scale a question declares ("1-5"); null for "nominal", "due-have" and the like. */
function scaleOf({ scale, direction }) {
  const found = /^(\d+)-(\d+)$/.exec(scale ?? "");
  if (!found || Number(found[1]) >= Number(found[2])) return null;
  return { lowest: Number(found[1]), highest: Number(found[2]), reverse: direction === "-" };
}

/**
 * Answer -> 0..100 for every answer that counts; missing codes are not in it.
 * @param {Pick<import("./meaning.js").Question, "scale"|"direction"|"choices">} question
 * @returns {Map<string, number>}
 */
export function normsOf(question) {
  const scale = scaleOf(question);
  if (scale && !question.choices.length) return new Map(wholes(scale).map((point) => [String(point), onScale(point, scale)]));
  const pairs = question.choices.map(({ value, score }) => [value, ofChoice(value, score, scale, question.direction === "-")]);
  return new Map(pairs.filter(([value, found]) => !MISSING.has(value) && found !== null));
}

const wholes = ({ lowest, highest }) => Array.from({ length: highest - lowest + 1 }, (_, step) => lowest + step);

function ofChoice(value, score, scale, reverse) {
  if (scale && /^\d+$/.test(value) && Number(value) >= scale.lowest && Number(value) <= scale.highest) return onScale(Number(value), scale);
  if (score === null) return null;
  return reverse ? 100 - score : score;
}

/** Unweighted mean of the community groups' scores; other voices are left out. @param {Object<string, number>} groups */
export function areaScore(groups) {
  return mean(COMMUNITY.filter((group) => group in groups).map((group) => groups[group]));
}

/** Fewer than three community groups, or no women's group: not enough to speak for an area. @param {Iterable<string>} groups */
export function isIncomplete(groups) {
  const heard = [...groups].filter((group) => COMMUNITY.includes(group));
  return heard.length < ENOUGH_GROUPS || !heard.includes("women");
}

/** @param {number[]} values @returns {number|null} */
export const mean = (values) => (values.length ? values.reduce((whole, one) => whole + one, 0) / values.length : null);

/** Half up, to a whole number: 62.5 -> 63, -2.5 -> -3. Never compute with what this gives. */
export function shown(value) {
  const size = Math.abs(value);
  const whole = Math.trunc(size);
  const rounded = size - whole >= 0.5 ? whole + 1 : whole;
  return value < 0 && rounded ? -rounded : rounded;
}
