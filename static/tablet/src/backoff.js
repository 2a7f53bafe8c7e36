// How long to wait before the next try: doubling, with chance in it, never above five minutes.

const FIRST_S = 5;
/** No try is ever put off for longer; a later time was written by a clock that ran ahead. */
export const LONGEST_S = 300;

/**
 * @param {number} tries   failed tries so far, 1 or more
 * @param {object} [how]
 * @param {number|null} [how.waitS]  what the server asked for; kept to, within the longest wait
 * @param {() => number} [how.random]  0..1
 * @returns {number} seconds
 */
export function waitBefore(tries, { waitS = null, random = Math.random } = {}) {
  const ceiling = Math.min(LONGEST_S, FIRST_S * 2 ** Math.min(tries - 1, 10));
  // Half fixed, half chance: forty tablets coming back to one network do not knock at once.
  const own = ceiling * (0.5 + 0.5 * random());
  return Math.min(LONGEST_S, Math.max(own, waitS ?? 0));
}
