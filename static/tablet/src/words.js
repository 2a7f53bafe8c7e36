// The app's own words. Bambara has only words of the reviewed list; where it has none, French stands in and says so.
import fr from "./words/fr.json";
import bm from "./words/bm.json";
import { h } from "./dom.js";
import { unbroken } from "./spacing.js";

const BOOKS = { fr, bm };
/** Books that few tablets open: they come after the first visit, or when they are asked for. */
const LATER = { en: () => import("./words/en.json") };
/** No native speaker has signed the Bambara words yet: French is shown beside each. */
const UNREVIEWED = new Set(["bm"]);
/** CLDR's bm format is not Malian practice: numbers and dates follow French. */
const LOCALES = { fr: "fr-FR", en: "en-GB", bm: "fr-FR" };

/** Words of screens that come when they are wanted, and bring them along. */
const BROUGHT = {};

let language = "fr";
/** Keys of the Bambara words that somebody signed since. */
let signed = new Set();
let texts = { language: null, keys: null };

export const LANGUAGES = [
  { code: "fr", name: "Français" },
  { code: "bm", name: "Bamanankan" },
  { code: "en", name: "English" },
];

/** Speak a language from now on; French where its words cannot be had, because a visit was cut and there is no network. */
export async function speak(code) {
  if (!(code in BOOKS) && code in LATER) BOOKS[code] = (await LATER[code]().catch(() => null))?.default;
  language = BOOKS[code] ? code : "fr";
  document.documentElement.lang = language;
}

/**
 * Say what translators gave since this app was built.
 * @param {Object<string, {texts: Object<string, string>, signed: string[]}>} [given]  of carry.json
 */
export function learn(given = {}) {
  BOOKS.bm = { ...bm, ...given.bm?.texts };
  signed = new Set(given.bm?.signed);
  texts = { language: null, keys: null };
}

export const spoken = () => language;
export const locale = () => LOCALES[language];

/** Know these words too from now on. @param {Object<string, Object<string, string>>} books  by language */
export function bring(books) {
  for (const [code, more] of Object.entries(books)) BROUGHT[code] = { ...BROUGHT[code], ...more };
  texts = { language: null, keys: null };
}

/** A word as plain text, for attributes and lists. */
export function t(key, params = {}) {
  return fill(BOOKS[language][key] ?? BROUGHT[language]?.[key] ?? inFrench(key), params);
}

const inFrench = (key) => fr[key] ?? BROUGHT.fr?.[key] ?? key;

/** A word for the screen: with French beside it while unreviewed, marked while missing. @returns {Node} */
export function word(key, params = {}) {
  const own = BOOKS[language][key];
  if (!UNREVIEWED.has(language) || signed.has(key)) return document.createTextNode(t(key, params));
  if (own) return h("span.two", h("span", fill(own, params)), h("small.beside", { lang: "fr" }, fill(inFrench(key), params)));
  return h("span.stand-in", { lang: "fr" }, t(key, params));
}

/** The key of a word as it stands on the screen now, in this language or in French; undefined for any other text. */
export function keyOfText(text) {
  if (texts.language !== language) texts = { language, keys: new Map([fr, BROUGHT.fr ?? {}, BOOKS[language], BROUGHT[language] ?? {}].flatMap((book) => Object.entries(book).map(([key, said]) => [said, key]))) };
  return texts.keys.get(text);
}

/** The form of a word that fits a number: `unsent` with 1 or 3. */
export function counted(key, n) {
  const form = new Intl.PluralRules(locale()).select(n) === "one" ? "one" : "other";
  return t(`${key}_${form}`, { n: new Intl.NumberFormat(locale()).format(n) });
}

/** "il y a 3 heures", "hier"; from an ISO time. */
export function ago(iso, now = Date.now()) {
  if (!iso) return t("never");
  const seconds = (Date.parse(iso) - now) / 1000;
  const relative = new Intl.RelativeTimeFormat(locale(), { numeric: "auto" });
  const steps = [["day", 86400], ["hour", 3600], ["minute", 60]];
  const [unit, size] = steps.find(([, size]) => Math.abs(seconds) >= size) ?? ["minute", 60];
  return relative.format(Math.min(0, Math.round(seconds / size)), unit);
}

function fill(text, params) {
  return unbroken(text).replace(/\{(\w+)\}/g, (whole, name) => (name in params ? String(params[name]) : whole));
}
