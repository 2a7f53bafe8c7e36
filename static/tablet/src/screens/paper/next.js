// What the next paper sheet has in common with the one before. In this page's memory only: it goes with the page.

const PLACE = ["round", "area", "facility"];

/** @type {{on: string, known: Object<string, string>}|null} */
let common = null;

/**
 * Remember a sheet's place and day for the next one.
 * @param {import("../fill/filling.js").Filling} filling
 * @param {{withGroup: boolean}} how  the next sheet is the same group's
 */
export function remember(filling, { withGroup }) {
  const keys = withGroup ? [...PLACE, "group"] : PLACE;
  const known = Object.fromEntries(keys.map((key) => [key, filling.sheet.keyed(key)]).filter(([, value]) => value));
  common = { on: filling.paper.on, known };
}

/** What was remembered, once. @returns {{on: string, known: Object<string, string>}|null} */
export function takeCommon() {
  const found = common;
  common = null;
  return found;
}
