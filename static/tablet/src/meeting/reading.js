// One sheet's answers, read by the meaning of the form that asked. The same as mhsurvey/submissions/answers.py and results/sheet.py.
import { parseXml } from "../receipt.js";
import { groupOf } from "./groups.js";
import { localCode } from "./naming.js";
import { normsOf, spread } from "./scores.js";

const LOCAL = "local";
const CODE_LENGTH = 80;
/** A number beyond it is a slip of the finger, and counts as none. */
const MOST = 100_000;
const SCORED = [null, "score", "ballot", "agreed"];
const SAID = ["why", "suggestion"];

/**
 * What one sheet says of one indicator.
 * @typedef {object} Said
 * @property {string} code
 * @property {string} wording      a group's own words for its own point; "" otherwise
 * @property {import("./meaning.js").Question|null} question  the one that names the indicator
 * @property {string} given        the answer as given: "4", "98", or "" when ballots were counted
 * @property {number|null} norm    0..100; null when it does not count
 * @property {number} people       who stands behind it: those present, or those who voted
 * @property {Object<number, number>} ballots  point -> votes
 * @property {{part: "why"|"suggestion", text: string, file: string, key: string}[]} words  typed or recorded, in the form's order
 * @property {Object<string, string>} other  other parts as given: calculated, …
 *
 * @typedef {object} Sheet
 * @property {string} formId
 * @property {string} kind
 * @property {string} group        see groups.js
 * @property {string} area
 * @property {string} round
 * @property {boolean} isRefused   the group did not agree to take part: it counts nowhere
 * @property {Object<string, number|null>} people  participants, women, under25, disability
 * @property {Said[]} said         in the form's order
 */

/**
 * @param {string} xml  the sheet
 * @param {import("./meaning.js").Meaning} meaning
 * @returns {Promise<Sheet>} Throws when it is no XML.
 */
export async function readSheet(xml, meaning) {
  const root = parseXml(xml);
  if (!root) throw new Error("the sheet is no XML");
  const answers = answersOf(root, meaning);
  const keyed = (key) => firstOf(meaning.questions.filter((one) => one.key === key && !one.repeat).map((one) => answers.values.get(one.path)));
  const people = Object.fromEntries(["participants", "women", "under25", "disability"].map((trait) => [trait, countOf(keyed(trait))]));
  const isOfGroup = ["scorecard", "provider"].includes(meaning.kind);
  const behind = isOfGroup ? (people.participants ?? 0) : 1;
  const area = keyed("area") ?? "";
  const said = [...outside(meaning, answers.values, behind), ...(await inside(meaning, answers.rows, { behind, area }))];
  return { formId: meaning.formId, kind: meaning.kind, group: groupOf(meaning.kind, keyed("group")), area, round: keyed("round") ?? "", isRefused: keyed("consent") === "0", people, said };
}

const firstOf = (values) => values.find((value) => value !== undefined);

/** Answers by path; those of a repeat by its path and row. @returns {{values: Map<string, string>, rows: Map<string, Map<string, string>[]>}} */
export function answersOf(root, meaning) {
  const repeats = new Set(meaning.questions.map((one) => one.repeat).filter(Boolean));
  const rows = new Map();
  const walk = (element, path, into) => {
    for (const child of Array.from(element.childNodes).filter((one) => one.nodeType === 1)) {
      const here = `${path}/${child.localName}`;
      if (repeats.has(here)) {
        const row = new Map();
        rows.set(here, [...(rows.get(here) ?? []), row]);
        walk(child, here, row);
      } else if (Array.from(child.childNodes).some((one) => one.nodeType === 1)) walk(child, here, into);
      else if (child.textContent.trim()) into.set(here, child.textContent.trim());
    }
  };
  const values = new Map();
  walk(root, `/${root.localName}`, values);
  return { values, rows };
}

/** Points that stand in the form by name. */
function outside(meaning, values, behind) {
  const byCode = grouped(meaning.questions.filter((one) => one.indicator && !one.repeat && !one.alert));
  return [...byCode].filter(([, parts]) => parts.some(isScored)).map(([code, parts]) => saidOf(code, parts, values, { people: behind }));
}

/** Points of repeats whose rows name their indicator, or word it. */
async function inside(meaning, rows, { behind, area }) {
  const byRepeat = new Map();
  for (const one of meaning.questions.filter((question) => question.repeat)) byRepeat.set(one.repeat, [...(byRepeat.get(one.repeat) ?? []), one]);
  const found = [];
  for (const [path, asked] of byRepeat) {
    if (!asked.some((one) => ["score", "ballot", "agreed"].includes(one.part))) continue;
    for (const [index, row] of (rows.get(path) ?? []).entries()) {
      const named = await nameOf(asked, row, area);
      if (named) found.push({ ...saidOf(named.code, asked.filter((one) => one.part && one.part !== "wording"), row, { people: behind, at: `#${index}` }), wording: named.wording });
    }
  }
  return found;
}

async function nameOf(asked, row, area) {
  const which = asked.find((one) => one.key === "indicator");
  const code = (which && row.get(which.path)?.slice(0, CODE_LENGTH)) ?? "";
  if (code) return { code, wording: "" };
  const wording = row.get(asked.find((one) => one.part === "wording")?.path);
  return wording ? { code: await localCode(wording, area), wording } : null;
}

function saidOf(code, parts, values, { people, at = "" }) {
  const asked = parts.find((one) => [null, "score", "agreed"].includes(one.part)) ?? null;
  const given = values.get(asked?.path) ?? "";
  const ballots = ballotsOf(parts, values);
  const votes = spread(ballots);
  const agreed = normsOf(asked ?? { choices: [] }).get(given) ?? null;
  const words = parts.filter((one) => SAID.includes(one.part) && values.has(one.path)).map((one) => wordsOf(one, values.get(one.path), at));
  const other = Object.fromEntries(parts.filter((one) => !SCORED.includes(one.part) && !SAID.includes(one.part) && values.has(one.path)).map((one) => [one.part, values.get(one.path)]));
  return {
    code,
    wording: "",
    question: asked,
    given,
    norm: agreed ?? votes?.score ?? null,
    // Only those who voted stand behind the mean, however many sat in the room.
    people: agreed === null && votes ? Math.min(people, votes.n) : people,
    ballots,
    words,
    other,
  };
}

function ballotsOf(parts, values) {
  const counted = parts.filter((one) => one.part === "ballot" && one.point !== null).map((one) => [one.point, Math.trunc(numberOf(values.get(one.path)) ?? 0)]);
  return Object.fromEntries(counted.filter(([, votes]) => votes > 0));
}

function wordsOf({ part, type, path }, value, at) {
  return { part, text: type === "binary" ? "" : value, file: type === "binary" ? value : "", key: `${path}${at}` };
}

const isScored = (question) => SCORED.includes(question.part);

function grouped(questions) {
  const byCode = new Map();
  for (const one of questions) if (one.indicator !== LOCAL) byCode.set(one.indicator, [...(byCode.get(one.indicator) ?? []), one]);
  return byCode;
}

function numberOf(text) {
  const number = text === undefined || text === "" ? NaN : Number(text);
  return Number.isFinite(number) && Math.abs(number) <= MOST ? number : null;
}

function countOf(text) {
  const number = numberOf(text);
  return number !== null && number >= 0 ? Math.trunc(number) : null;
}
