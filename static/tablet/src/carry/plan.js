// What there is to bring, in which order, and how long it takes. Pure: nothing here touches network or memory.

/** First what a form cannot be opened without, then what is seen, then what is heard, in the order of the languages. */
export const NEEDED = 0;
export const SEEN = 1;
export const HEARD = 2;
/** The app's own voice, after all that the forms say. */
export const VOICE = 1000;
/** Files up to this size, in bytes, come many at once; a greater one alone, and goes on where the line broke it off. */
const SMALL = 48 * 1024;
/** One answer is to take about so long, whatever the line: it holds one of the server's hands, and what is cut is little. */
const ROW_S = 20;
const ROW_LEAST_BYTES = 64 * 1024;
const ROW_MOST_BYTES = 2_000_000;
const ROW_MOST_FILES = 500;
/** A tablet without forms brings so little of them, in bytes, sooner than somebody has read what they are asked. */
const TRIFLE_BYTES = 300_000;
/** XML and lists travel gzipped, to about this share. */
const GZIPPED = 0.12;
/** A line nobody has measured yet: a tired 2G one. */
const UNKNOWN_BYTES_PER_S = 6_000;

/**
 * @typedef {import("./download.js").Wanted & {rank: number, forms: string[], at?: number, isAbsent?: boolean}} Parcel
 *   rank   when its turn comes: NEEDED, SEEN, HEARD and upwards, VOICE and upwards
 *   forms  keys of the forms that want it
 *   at     where it begins within what lies at its `url`; absent for a file of its own
 *   isAbsent  the server was asked for it and has it not
 */

export const keyOf = (form) => `${form.formId}@${form.version ?? ""}`;

/** A form's own file, told apart from its media. */
export const formFile = (form) => ({ hash: form.hash, url: form.xformUrl, size: form.size, type: "text/xml" });

/**
 * Every file that is wanted and not here, each once, in the order it is brought.
 * @param {object[]} forms              as carry.json names them
 * @param {object} how
 * @param {Set<string>} how.held        hashes of what is here
 * @param {(form: object) => boolean} how.hasForm  whether this form's XML is here
 * @param {(form: object) => Map<string, string>} how.clips  file name -> language code, as far as it is known
 * @param {string[]} how.languages      the first is brought first
 * @returns {Parcel[]}
 */
export function planOf(forms, { held, hasForm, clips, languages }) {
  const parcels = new Map();
  for (const form of forms) {
    if (!hasForm(form)) add(parcels, formFile(form), NEEDED, form);
    const spoken = clips(form);
    for (const file of form.media) {
      if (!held.has(file.hash)) add(parcels, file, rankOf(file, spoken, languages), form);
    }
  }
  return [...parcels.values()].sort((a, b) => a.rank - b.rank);
}

function add(parcels, file, rank, form) {
  const known = parcels.get(file.hash);
  if (known) {
    known.rank = Math.min(known.rank, rank);
    known.forms.push(keyOf(form));
  } else parcels.set(file.hash, { ...file, rank, forms: [keyOf(form)] });
}

function rankOf({ type, filename }, spoken, languages) {
  if (/^image\//.test(type)) return SEEN;
  if (!/^(audio|video)\//.test(type)) return NEEDED;
  const place = languages.indexOf(spoken.get(filename));
  return HEARD + (place < 0 ? languages.length : place);
}

/**
 * The languages of a form's clips, read from its XML without parsing all of it.
 * @param {string} xml
 * @returns {Map<string, string>} file name -> code, "fr" of "Français (fr)"; of several languages the first
 */
export function clipLanguages(xml) {
  const found = new Map();
  for (const [, name, body] of xml.matchAll(/<translation\b[^>]*\blang="([^"]*)"[^>]*>([^]*?)<\/translation>/g)) {
    const code = /\((\w+)\)\s*$/.exec(name)?.[1] ?? name;
    for (const [, file] of body.matchAll(/jr:\/\/(?:audio|video)\/([^<\s]+)/g)) if (!found.has(file)) found.set(file, code);
  }
  return found;
}

/**
 * The titles a form gives itself besides its own (docs/decisions/0027), read as `clipLanguages` reads.
 * @param {string} xml
 * @returns {Object<string, string>} language code -> title
 */
export function titlesOf(xml) {
  const root = /<instance\b[^>]*>\s*<[^>]+>/.exec(xml)?.[0] ?? "";
  return Object.fromEntries([...root.matchAll(/\smh:title_(\w+)="([^"]*)"/g)].map(([, code, title]) => [code, readable(title)]));
}

const NAMED = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const readable = (text) => text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name) => NAMED[name]);

/** How much one answer may bring over a line of this speed. @returns {number} bytes */
export const rowBytes = (bytesPerS) => Math.min(ROW_MOST_BYTES, Math.max(ROW_LEAST_BYTES, (bytesPerS || UNKNOWN_BYTES_PER_S) * ROW_S));

/**
 * The first of these parcels and those after it that come in the same answer.
 * @param {Parcel[]} parcels  at least one, in the order they are brought
 * @param {number} bytes      as much as an answer may be
 * @returns {Parcel[]}
 */
export function firstRow(parcels, bytes) {
  let room = bytes - parcels[0].size;
  let n = 1;
  while (n < Math.min(parcels.length, ROW_MOST_FILES) && parcels[n].size <= room && goTogether(parcels[n - 1], parcels[n])) {
    room -= parcels[n].size;
    n += 1;
  }
  return parcels.slice(0, n);
}

function goTogether(one, next) {
  if (one.at !== undefined) return one.url === next.url && one.at + one.size === next.at;
  return isSmall(one) && isSmall(next);
}

/** Forms and lists travel gzipped, each alone. */
const isSmall = ({ rank, size, sha256, at }) => rank > NEEDED && sha256 && size <= SMALL && at === undefined;

function countRows(parcels, bytes) {
  let rows = 0;
  for (let from = 0; from < parcels.length; from += firstRow(parcels.slice(from), bytes).length) rows += 1;
  return rows;
}

/** What will come over the line for a file. @returns {number} bytes, about */
export const weightOf = ({ size, type }) => Math.ceil((size ?? 0) * (/^(text|application)\//.test(type) ? GZIPPED : 1));

/**
 * How a person is told what some parcels weigh.
 * @param {object} line
 * @param {number|null} line.bytesPerS  as measured last
 * @param {number|null} line.waitS      from a question to the beginning of its answer
 * @param {Map<string, number>} [begun] hash -> bytes here
 * @returns {{files: number, bytes: number, seconds: number}}
 */
export function loadOf(parcels, { bytesPerS, waitS }, begun = new Map()) {
  const bytes = parcels.reduce((sum, one) => sum + Math.max(0, weightOf(one) - (begun.get(one.hash) ?? 0)), 0);
  // Each answer costs a question, whatever it brings.
  const seconds = bytes / (bytesPerS || UNKNOWN_BYTES_PER_S) + countRows(parcels, rowBytes(bytesPerS)) * (waitS ?? 0.2);
  return { files: parcels.length, bytes, seconds };
}

/** Whether nobody needs to be asked before this is brought. @param {{bytes: number}} load */
export const isTrifle = ({ bytes }) => bytes <= TRIFLE_BYTES;

/**
 * The speed of the line, from what has just come and what was known before.
 * @returns {number} bytes a second
 */
export function speedOf(before, { bytes, ms }) {
  const now = (bytes * 1000) / Math.max(ms, 1);
  return Math.round(before ? before * 0.6 + now * 0.4 : now);
}
