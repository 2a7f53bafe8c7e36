// What the groups of an area raised, read from their sheets on this tablet. The same as mhsurvey/issues/issue.py.
import { parseXml } from "../receipt.js";
import { sheetsOf } from "../shelf.js";
import { all } from "../store.js";
import { readMeaning } from "./meaning.js";
import { answersOf } from "./reading.js";

const KINDS = ["strength", "problem"];

/**
 * One thing a group agreed to raise.
 * @typedef {object} Issue
 * @property {string} ref        "<instanceID>#<row from 1>"
 * @property {string} sheet      the sheet's instanceID
 * @property {string} group
 * @property {"strength"|"problem"} kind
 * @property {string} text       "" where it was only spoken
 * @property {string} audio      name of the recording; "" where there is none
 * @property {string} suggestion
 * @property {number|null} priority  1 first … 3 can wait
 */

/**
 * @param {string} xml  a group's sheet
 * @param {import("./meaning.js").Meaning} meaning
 * @param {string} id   the sheet's instanceID
 * @returns {{area: string, round: string, issues: Issue[]}} what the group did not agree on is left out, and what says nothing
 */
export function raised(xml, meaning, id) {
  const root = parseXml(xml);
  if (!root) throw new Error("the sheet is no XML");
  const { values, rows } = answersOf(root, meaning);
  const outside = (key) => values.get(meaning.questions.find((one) => one.key === key && !one.repeat)?.path) ?? "";
  const repeat = meaning.questions.find((one) => one.key === "issue" && one.repeat)?.repeat;
  const paths = Object.fromEntries(meaning.questions.filter((one) => one.key && one.repeat === repeat).map((one) => [one.key, one.path]));
  const issues = (rows.get(repeat) ?? []).map((row, index) => issueOf((key) => row.get(paths[key]) ?? "", `${id}#${index + 1}`, { sheet: id, group: outside("group") || "other" }));
  return { area: outside("area"), round: outside("round"), issues: issues.filter(Boolean) };
}

function issueOf(said, ref, from) {
  const kind = said("issue_kind");
  const text = said("issue");
  const audio = said("issue_audio");
  if (said("issue_agreed") === "0" || !KINDS.includes(kind) || !(text || audio)) return null;
  const priority = Number(said("issue_priority"));
  return { ref, ...from, kind, text, audio, suggestion: said("issue_suggestion"), priority: priority >= 1 && priority <= 3 ? priority : null };
}

/**
 * The issues of an area and round on this tablet, as far as it is unlocked: what comes first before the others.
 * @param {{area: string, round: string}} where
 * @returns {Promise<Issue[]>}
 */
export async function issuesOf({ area, round }) {
  const forms = await all("forms");
  const found = [];
  for (const { id, formId, version, xml } of await sheetsOf({ kinds: ["issues"] })) {
    const form = forms.find((one) => one.key === `${formId}@${version}`) ?? forms.find((one) => one.formId === formId);
    const sheet = form && raised(xml, readMeaning(form.xml), id);
    if (sheet?.area === area && sheet.round === round) found.push(...sheet.issues);
  }
  return found.sort((a, b) => (a.priority ?? 9) - (b.priority ?? 9));
}
