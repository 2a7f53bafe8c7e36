// A group's score as the server counts it (mhsurvey/results/scores.py, ranking.py): no second arithmetic.
// Both are held to the same cases: tests/results/score_cases.json.

export const POINTS = [1, 2, 3, 4, 5];
const FACE_CUTS = [20, 40, 60, 80];
const DIVIDED_SHARE = 1 / 3;
const DIVIDED_SD = 1.5;
const AT_MOST = 3;

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
  const divided = favourable >= DIVIDED_SHARE && unfavourable >= DIVIDED_SHARE && sd > DIVIDED_SD;
  return { n, mean, sd, favourable, unfavourable, score: normOf(mean), divided };
}

/**
 * A session's score 0..100: the agreed point if there is one, else the mean of the ballots, else null.
 * @param {{agreed: number|null, ballots: Object<number, number>}} said
 */
export const groupScore = ({ agreed, ballots }) => (agreed === null ? (spread(ballots)?.score ?? null) : normOf(agreed));

/** The face 1..5 of an unrounded score: cuts at 20, 40, 60, 80. @param {number} score @returns {1|2|3|4|5} */
export const faceOf = (score) => 1 + FACE_CUTS.filter((cut) => score >= cut).length;

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
