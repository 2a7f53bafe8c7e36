// A sheet keyed in from paper says so itself, in its root: what reads the record reads it there, whatever way it came.
// mhsurvey/submissions/paper.py reads it; docs/decisions/0029.

/**
 * @typedef {object} Paper
 * @property {string} on          day of the sheet, "2026-11-18"; "" until it is known
 * @property {boolean} compared   keyed in a second time, and the two compared
 */

const NAMESPACE = "http://mhsurvey.org/xforms";
/** A prefix of its own: the form may have bound "mh" or not. */
const MARK = / xmlns:mhp="[^"]*" mhp:paper="([^"]*)"(?: mhp:compared="(yes)")?/;
const ROOT = /^((?:\s*<\?[^>]*\?>)?\s*<[\w:.-]+)/;

/** @param {string} xml  @param {Paper|null} paper  null: filled on the tablet */
export function marked(xml, paper) {
  if (!paper) return xml;
  const mark = ` xmlns:mhp="${NAMESPACE}" mhp:paper="${paper.on}"${paper.compared ? ' mhp:compared="yes"' : ""}`;
  return xml.replace(ROOT, (start) => start + mark);
}

/** The sheet as the engine knows it, and what its mark says. @returns {{xml: string, paper: Paper|null}} */
export function unmarked(xml) {
  const found = MARK.exec(xml);
  return { xml: found ? xml.replace(MARK, "") : xml, paper: found && { on: found[1], compared: found[2] === "yes" } };
}
