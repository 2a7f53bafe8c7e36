// The app's own voice: a clip for each of its words, brought with all else or when first wanted, kept for offline.
/* global CLIP_BOOK */
import { isItself } from "./carry/download.js";
import { VOICE } from "./carry/plan.js";
import { bringRow } from "./carry/row.js";
import { fetchOk } from "./server.js";
import { written } from "./spacing.js";
import { get, put } from "./store.js";
import { keyOfText, spoken } from "./words.js";

/** In the tablet's memory the clips stand among the forms' files; a new version of the app keeps those that stayed the same. */
const OWN = "app:";
const FALLBACK = "fr";
/** Named after its bytes, like all that build.js makes. */
const BOOK_SHA256 = /\.(\w+)\.json$/.exec(CLIP_BOOK)?.[1];
let book = null;

/**
 * What there is: build.js writes {packs: {fr: address}, fr: {key: [hash, bytes]}, …}, keys in the order of the language's file.
 * @returns {Promise<{parcels: Map<string, Map<string, object>>, texts: object, synthetic?: boolean}>}
 *   parcels: language -> key -> its parcel; texts: wording of a form's rule -> key; synthetic: whether a made-up voice is among them
 */
export async function clipBook() {
  book ??= readBook();
  return book.catch(() => {
    // Not there yet, on a first visit over a bad line: asked again next time.
    book = null;
    return { parcels: new Map(), texts: {} };
  });
}

async function readBook() {
  const held = await get("media", OWN + CLIP_BOOK);
  if (held) return opened(await held.blob.text());
  const blob = await (await fetchOk(CLIP_BOOK)).blob();
  // A portal answers 200 with a page of its own.
  if (!(await isItself(await new Response(blob).arrayBuffer(), BOOK_SHA256))) throw new Error("not the book of this version");
  await put("media", { hash: OWN + CLIP_BOOK, blob, size: blob.size });
  return opened(await blob.text());
}

function opened(text) {
  const read = JSON.parse(text);
  return { ...read, parcels: new Map(Object.keys(read.packs).map((language) => [language, parcelsOf(read, language)])) };
}

/** @returns {Map<string, object>} key -> its parcel, as plan.js means it */
function parcelsOf(read, language) {
  const parcels = new Map();
  let at = 0;
  for (const [key, [sha256, size]] of Object.entries(read[language])) {
    parcels.set(key, { hash: `${OWN}${language}/${key}.${sha256}`, sha256, url: read.packs[language], at, size, type: "audio/mpeg", forms: [] });
    at += size;
  }
  return parcels;
}

/**
 * The clip of a word in the language spoken now, or the French one.
 * @param {string} key
 * @param {string} [wanted]  a language's code
 * @returns {Promise<import("./sound.js").Found|null>}
 */
export async function clipOf(key, wanted = spoken()) {
  const { parcels } = await clipBook();
  for (const language of new Set([wanted, FALLBACK])) {
    const parcel = parcels.get(language)?.get(key);
    const blob = parcel && (await bring(parcel));
    if (blob) return { blob, clip: `${language}/${key}`, standsIn: language === wanted ? null : language };
  }
  return null;
}

/** The key of a wording: of the app's own words, or of what the project's forms say of a broken rule. */
export async function keyOf(text) {
  const said = written(text);
  return keyOfText(said) ?? (await clipBook()).texts[said] ?? null;
}

/**
 * Every clip of these languages, the first language first.
 * @param {string[]} languages  codes
 * @returns {Promise<import("./carry/plan.js").Parcel[]>}
 */
export async function voiceParcels(languages) {
  const { parcels } = await clipBook();
  return [...new Set(languages)].flatMap((language, place) => [...(parcels.get(language)?.values() ?? [])].map((one) => ({ ...one, rank: VOICE + place })));
}

/** Which of these files of the tablet's memory are the app's own and no word's any more. @param {string[]} hashes */
export async function outspoken(hashes) {
  const { parcels } = await clipBook();
  // Without the book nobody knows.
  if (!parcels.size) return [];
  const kept = new Set([OWN + CLIP_BOOK, ...(await voiceParcels([...parcels.keys()])).map((one) => one.hash)]);
  return hashes.filter((hash) => isOwn(hash) && !kept.has(hash));
}

export const isOwn = (hash) => hash.startsWith(OWN);

/** @returns {Promise<Blob|null>} */
async function bring(parcel) {
  const held = await get("media", parcel.hash);
  if (held) return held.blob;
  try {
    await bringRow([parcel]);
    return (await get("media", parcel.hash)).blob;
  } catch {
    return null;
  }
}
