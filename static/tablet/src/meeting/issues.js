// What the groups of an area raised and which points were made of it, read from sheets on this tablet. The same as mhsurvey/issues/issue.py.
import { parseXml } from "../receipt.js";
import { sheetsOf } from "../shelf.js";
import { all } from "../store.js";
import { readMeaning } from "./meaning.js";
import { localCode } from "./naming.js";
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
  const { outside, rows } = opened(xml, meaning, "issue");
  const issues = rows.map((said, index) => issueOf(said, `${id}#${index + 1}`, { sheet: id, group: outside("group") || "other" }));
  return { area: outside("area"), round: outside("round"), issues: issues.filter(Boolean) };
}

/** What a sheet says by mh:key: outside its repeats, and in each row of the one that holds `naming`; "" where blank. */
function opened(xml, meaning, naming) {
  const root = parseXml(xml);
  if (!root) throw new Error("the sheet is no XML");
  const { values, rows } = answersOf(root, meaning);
  const repeat = meaning.questions.find((one) => one.key === naming && one.repeat)?.repeat;
  const paths = Object.fromEntries(meaning.questions.filter((one) => one.key && one.repeat === repeat).map((one) => [one.key, one.path]));
  return {
    outside: (key) => values.get(meaning.questions.find((one) => one.key === key && !one.repeat)?.path) ?? "",
    rows: (rows.get(repeat) ?? []).map((row) => (key) => row.get(paths[key]) ?? ""),
  };
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
 * Which issues an area's list says each of its points was made of.
 * @param {string} xml  the facilitators' sheet
 * @param {import("./meaning.js").Meaning} meaning
 * @returns {Promise<{area: string, round: string, behind: Map<string, string[]>}>} a point's code -> references of issues
 */
export async function listed(xml, meaning) {
  const { outside, rows } = opened(xml, meaning, "point");
  const area = outside("area");
  const behind = new Map();
  for (const said of rows) {
    const code = said("point") || (said("point_fr") && (await localCode(said("point_fr"), area)));
    if (code) behind.set(code, said("point_issues").split("\n").filter(Boolean));
  }
  return { area, round: outside("round"), behind };
}

/**
 * The issues of an area and round on this tablet, as far as it is unlocked: what comes first before the others.
 * @param {{area: string, round: string}} where
 * @returns {Promise<Issue[]>}
 */
export async function issuesOf({ area, round }) {
  const found = [];
  for (const { id, xml, meaning } of await sheetsWithMeaning("issues")) {
    const sheet = raised(xml, meaning, id);
    if (sheet.area === area && sheet.round === round) found.push(...sheet.issues);
  }
  return found.sort((a, b) => (a.priority ?? 9) - (b.priority ?? 9));
}

/**
 * The issues behind each point of an area's latest list on this tablet, as far as it is unlocked.
 * @param {{area: string, round: string}} where
 * @returns {Promise<Map<string, Issue[]>>} by the point's code
 */
export async function issuesBehind({ area, round }) {
  const lists = await Promise.all((await sheetsWithMeaning("indicators")).map(({ xml, meaning }) => listed(xml, meaning)));
  const latest = lists.filter((one) => one.area === area && one.round === round).at(-1);
  if (!latest) return new Map();
  const issues = await issuesOf({ area, round });
  return new Map([...latest.behind].map(([code, refs]) => [code, issues.filter(({ ref }) => refs.includes(ref))]));
}

/** Read once a form: opening a meeting asks twice, and reading a form is dear. */
async function sheetsWithMeaning(kind) {
  const sheets = await sheetsOf({ kinds: [kind] });
  const forms = sheets.length ? await all("forms") : [];
  const formOf = ({ formId, version }) => forms.find((one) => one.key === `${formId}@${version}`) ?? forms.find((one) => one.formId === formId);
  return sheets.map((sheet) => ({ ...sheet, form: formOf(sheet) })).filter(({ form }) => form).map(({ form, ...sheet }) => ({ ...sheet, meaning: meaningOf(form) }));
}

const meanings = new Map();

function meaningOf(form) {
  if (!meanings.has(form.key)) meanings.set(form.key, readMeaning(form.xml));
  return meanings.get(form.key);
}
