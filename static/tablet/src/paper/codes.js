// What is typed from a paper sheet: codes of choices, days, times, numbers. No screen here.

const YEARS_BACK = 2;
const NUMBERED = /^\d{1,3}$/;

/**
 * The code printed beside each choice: its value where all values are numbers, else its place, counted from 1.
 * mhsurvey/summaries/blank.py prints by the same rule.
 * @param {string[]} values  in their order
 * @returns {Map<string, string>} code -> value
 */
export function codesOf(values) {
  const areNumbers = values.every((value) => NUMBERED.test(value));
  return new Map(values.map((value, index) => [areNumbers ? value : String(index + 1), value]));
}

/**
 * @param {string} text
 * @param {Map<string, string>} codes
 * @returns {{value: string|null, isSure: boolean}} value null: no such code. isSure: no longer code begins like it
 */
export function readCode(text, codes) {
  const typed = text.trim();
  const longer = [...codes.keys()].some((code) => code !== typed && code.startsWith(typed));
  return { value: codes.get(typed) ?? null, isSure: codes.has(typed) && !longer };
}

/** Several codes with spaces, commas or dots between them. @returns {string[]|null} values in the order of the list; null when one is none */
export function readCodes(text, codes) {
  const typed = text.split(/[\s,.;+-]+/).filter(Boolean);
  if (typed.some((code) => !codes.has(code))) return null;
  return [...codes].filter(([code]) => typed.includes(code)).map(([, value]) => value);
}

/** "18/11/2026", "18-11-26" or "18112026" -> "2026-11-18"; null for what is no day. */
export function readDay(text) {
  const found = /^\s*(\d{1,2})[\s/.-]+(\d{1,2})[\s/.-]+(\d{4}|\d{2})\s*$/.exec(text) ?? /^\s*(\d{2})(\d{2})(\d{4}|\d{2})\s*$/.exec(text);
  if (!found) return null;
  const [day, month, year] = found.slice(1).map(Number);
  const full = year < 100 ? 2000 + year : year;
  const made = new Date(Date.UTC(full, month - 1, day));
  return made.getUTCMonth() === month - 1 && made.getUTCDate() === day ? made.toISOString().slice(0, 10) : null;
}

/** "2026-11-18" -> "18/11/2026", as it is written on paper. */
export const dayOnPaper = (iso) => iso.slice(0, 10).split("-").reverse().join("/");

/** Why a sheet cannot be of this day; null when it can. @param {string} on @param {string} today  both "2026-11-18" */
export function wrongDay(on, today) {
  if (on > today) return "paper_day_ahead";
  const oldest = `${Number(today.slice(0, 4)) - YEARS_BACK}${today.slice(4)}`;
  return on < oldest ? "paper_day_old" : null;
}

/** "9:30", "0930", "9h30" -> "09:30"; null for what is no time. */
export function readTime(text) {
  const found = /^\s*(\d{1,2})\s*[:hH.]\s*(\d{2})\s*$/.exec(text) ?? /^\s*(\d{2})(\d{2})\s*$/.exec(text);
  return found && Number(found[1]) < 24 && Number(found[2]) < 60 ? `${found[1].padStart(2, "0")}:${found[2]}` : null;
}

/** "12 500,5" -> "12500.5"; null for what is no such number. */
export function readNumber(text, { isDecimal, mayBeNegative }) {
  const typed = text.replace(/\s/g, "").replace(",", ".");
  const pattern = isDecimal ? /^-?\d+(\.\d+)?$/ : /^-?\d+$/;
  return pattern.test(typed) && (mayBeNegative || !typed.startsWith("-")) ? typed : null;
}
