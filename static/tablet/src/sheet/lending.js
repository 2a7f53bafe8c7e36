// What a language of a form lacks it borrows from French: the clip and the picture as they are, the words with a mark.

const TRANSLATION = /(<translation\b([^>]*)>)([\s\S]*?)(<\/translation>)/g;
const TEXT = /(<text\s+id="([^"]*)"\s*>)([\s\S]*?)<\/text>/g;
const VALUE = /<value(?:\s+form="([^"]*)")?\s*(?:\/>|>([\s\S]*?)<\/value>)/g;
const LENDER = "fr";
/** What wording.js shows as a small mark beside words that are French where another language is spoken. */
const MARK = "[fr] ";

/**
 * The XForm in which every language says, shows and plays what French does where it has nothing of its own. A form
 * without French borrows from its default language, whose words then come without a mark.
 * @param {string} xml
 */
export function lent(xml) {
  const lender = lenderOf(xml);
  if (!lender) return xml;
  const known = new Map([...lender.body.matchAll(TEXT)].map(([, , id, body]) => [id, valuesOf(body)]));
  return xml.replace(TRANSLATION, (whole, start, attributes, body, end) => (attributes === lender.attributes ? whole : start + filled(body, known, lender.code) + end));
}

/** Names of the lender's clips: where another language plays one of them, it stands in. @returns {{code: string|null, clips: Set<string>}} */
export function lendersClips(xml) {
  const { code = null, body = "" } = lenderOf(xml) ?? {};
  return { code, clips: new Set([...body.matchAll(/jr:\/\/audio\/([^<\s]+)/g)].map(([, name]) => decodeURIComponent(name))) };
}

function lenderOf(xml) {
  const all = [...xml.matchAll(TRANSLATION)].map(([, , attributes, body]) => ({ attributes, body, code: codeOf(attributes), isDefault: /\bdefault=/.test(attributes) }));
  return all.find((one) => one.code === LENDER) ?? all.find((one) => one.isDefault) ?? null;
}

/** "fr" of lang="Français (fr)"; a name without a code is its own. */
function codeOf(attributes) {
  const name = /\blang="([^"]*)"/.exec(attributes)?.[1] ?? "";
  return /\(([\w-]+)\)\s*$/.exec(name)?.[1] ?? name;
}

function filled(body, known, code) {
  return body.replace(TEXT, (whole, start, id, own) => {
    const wanted = known.get(id);
    const lacking = wanted && lackingOf(wanted, valuesOf(own));
    return lacking?.length ? `${start}${keptOf(own, lacking)}${lacking.map((form) => value(form, wanted.get(form), code)).join("")}</text>` : whole;
  });
}

const lackingOf = (wanted, own) => [...wanted.keys()].filter((form) => !own.has(form));

/** What stands there of its own; a dash said nothing. */
const keptOf = (own, lacking) => own.replace(VALUE, (whole, form = "") => (lacking.includes(form) ? "" : whole));

function value(form, body, code) {
  if (form) return `<value form="${form}">${body}</value>`;
  return `<value>${code === LENDER && !body.trimStart().startsWith(MARK) ? MARK : ""}${body.trimStart()}</value>`;
}

/** Form ("" for the words, audio, image, …) -> what is there; pyxform writes a dash where nothing is. @returns {Map<string, string>} */
function valuesOf(body) {
  const values = new Map();
  for (const [, form = "", said = ""] of body.matchAll(VALUE)) if (!/^\s*(jr:[/]{2}\w+[/])?-?\s*$/.test(said)) values.set(form, said);
  return values;
}
