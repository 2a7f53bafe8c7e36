// Between rounds, sides and groups. The same as mhsurvey/results/change.py, gap.py and equity.py.
import { mean, reaches } from "./scores.js";

const ARROW_FROM = 5;
const SIDE_FROM = 15;
const FLAG_FROM = 15;

/**
 * Change over the groups heard in both rounds; null when no group was heard twice: there is nothing to compare.
 * @param {Object<string, number>} before  group -> score of the same indicator, wording version and scale
 * @param {Object<string, number>} after
 * @returns {{points: number, arrow: "up"|"level"|"down", matched: string[]}|null}
 *   Source: domain, results 4: women 35→45, men 40→45, CHW 50→50, leaders 55→60, youth absent→40: +5.0
 */
export function change(before, after) {
  const matched = Object.keys(after).filter((group) => group in before);
  if (!matched.length) return null;
  const points = mean(matched.map((group) => after[group] - before[group]));
  return { points, arrow: arrowOf(points), matched };
}

/** Up at +5 and more, down at -5 and less. */
export function arrowOf(points) {
  if (reaches(points, ARROW_FROM)) return "up";
  return reaches(-points, ARROW_FROM) ? "down" : "level";
}

/** Provider less community; null when one of them is not known. */
export const gap = (community, provider) => (community === null || provider === null ? null : provider - community);

/** Who sees the service better, from 15 points on. @returns {"provider"|"community"|"alike"} */
export function sideOf(points) {
  if (reaches(points, SIDE_FROM)) return "provider";
  return reaches(-points, SIDE_FROM) ? "community" : "alike";
}

/**
 * Differences between community groups, given in house order; null when fewer than two were heard.
 * @param {Object<string, number>} scores
 * @returns {{womenLessMen: number|null, spread: number, lowest: string, flagged: boolean}|null}
 *   lowest: the first in house order on a tie
 */
export function equity(scores) {
  const groups = Object.keys(scores);
  if (groups.length < 2) return null;
  const values = Object.values(scores);
  const womenLessMen = "women" in scores && "men" in scores ? scores.women - scores.men : null;
  const spread = Math.max(...values) - Math.min(...values);
  const lowest = groups.find((group) => scores[group] === Math.min(...values));
  return { womenLessMen, spread, lowest, flagged: reaches(spread, FLAG_FROM) || reaches(Math.abs(womenLessMen ?? 0), FLAG_FROM) };
}
