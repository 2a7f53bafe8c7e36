// The app's own voice: a clip for each of its words, fetched when first wanted or in a quiet moment, kept for offline.
/* global CLIP_BOOK */
import { CHANGING } from "./update.js";
import { keyOfText, spoken } from "./words.js";

/** Beside the shell's caches: a new version of the app keeps every clip whose words did not change. */
const CACHE = "clips";
const FALLBACK = "fr";
let book = null;
/** Nothing is left to bring until the app starts again. */
let isWhole = false;
let carrying = null;
/** A new version is about to take over; the rest comes when it has. */
let isHalted = false;
const changes = new BroadcastChannel(CHANGING);
changes.onmessage = () => {
  isHalted = true;
};
changes.unref?.();

/** What there is: {fr: {key: hash}, en: …, texts: {wording of a form's rule: key}, synthetic: whether a made-up voice is among them}. */
export async function clipBook() {
  book ??= readBook();
  return book.catch(() => {
    // Not there yet, on a first visit over a bad line: asked again next time.
    book = null;
    return { texts: {} };
  });
}

async function readBook() {
  const cache = await caches.open(CACHE);
  const held = await cache.match(CLIP_BOOK);
  if (held) return held.json();
  const answer = await fetch(CLIP_BOOK, { credentials: "omit", redirect: "error" });
  const read = await answer.clone().json();
  await cache.put(CLIP_BOOK, answer);
  return read;
}

/**
 * The clip of a word in the language spoken now, or the French one.
 * @param {string} key
 * @param {string} [wanted]  a language's code
 * @returns {Promise<import("./sound.js").Found|null>}
 */
export async function clipOf(key, wanted = spoken()) {
  const known = await clipBook();
  for (const language of new Set([wanted, FALLBACK])) {
    const blob = known[language]?.[key] ? await bring(language, key, known[language][key]) : null;
    if (blob) return { blob, clip: `${language}/${key}`, standsIn: language === wanted ? null : language };
  }
  return null;
}

/** The key of a wording: of the app's own words, or of what the project's forms say of a broken rule. */
export async function keyOf(text) {
  return keyOfText(text) ?? (await clipBook()).texts[text] ?? null;
}

/**
 * Bring every clip of these languages, the first language first; leave out what is here, and drop what no word has any more.
 * Ends quietly when the line is cut: the rest comes another time.
 */
export function carryClips(languages) {
  carrying ??= carryAll(languages).finally(() => {
    carrying = null;
  });
  return carrying;
}

async function carryAll(languages) {
  if (isWhole) return;
  const known = await clipBook();
  const wanted = [...new Set(languages)].flatMap((language) => Object.entries(known[language] ?? {}).map(([key, hash]) => [language, key, hash]));
  for (const one of wanted) if (isHalted || !(await bring(...one))) return;
  const kept = new Set([CLIP_BOOK, ...wanted.map((one) => addressOf(...one))].map((address) => new URL(address, location.href).href));
  const cache = await caches.open(CACHE);
  for (const request of await cache.keys()) if (!kept.has(request.url)) await cache.delete(request);
  isWhole = wanted.length > 0;
}

const addressOf = (language, key, hash) => `assets/clips/${language}/${key}.${hash}.mp3`;

/** @returns {Promise<Blob|null>} */
async function bring(language, key, hash) {
  const address = addressOf(language, key, hash);
  const cache = await caches.open(CACHE);
  const held = await cache.match(address);
  if (held) return held.blob();
  try {
    const answer = await fetch(address, { credentials: "omit", redirect: "error" });
    const blob = await answer.blob();
    // A portal answers 200 with a page of its own.
    if (!answer.ok || !(await isSound(blob, hash))) return null;
    await cache.put(address, new Response(blob, { headers: { "Content-Type": "audio/mpeg" } }));
    return blob;
  } catch {
    return null;
  }
}

async function isSound(blob, hash) {
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", await new Response(blob).arrayBuffer()));
  return [...sum.slice(0, 4)].map((byte) => byte.toString(16).padStart(2, "0")).join("") === hash;
}
