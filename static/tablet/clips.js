// The app's voice, as it is built: each language's clips in one file, and the book of them that src/clips.js reads.
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const LANGUAGES = ["fr", "en", "bm"];
/** Words that come with their screen, as forms/make/speak.py knows them. */
const BROUGHT = ["screens/guide/words"];
/** What a browser is told that can run no build of the app: it has neither memory nor pieces of files (src/start/unable.js). */
const UNABLE = ["too_old", "too_old_1", "too_old_2", "too_old_3", "unsafe_address"];

/** What is said of a text with places: they are said apart, or not at all. As in forms/make/speak.py. */
export const saidOf = (text) => (text?.includes("{") ? text.replace(/\s*:?\s*\(?\{\w+\}\)?/g, "").trim() : text);

/**
 * A clip that says something else than its word does by now is left out: better the sign for silence.
 * @param {{from: string, to: string}} folders  src/ and dist/
 * @returns {Promise<{book: string, unable: object}>}  addresses relative to index.html: the book's, and {fr: {too_old: …}, en: …}
 */
export async function writeClips({ from, to }) {
  await mkdir(join(to, "assets/clips"), { recursive: true });
  const said = Object.entries(await json(join(from, "clips/clips.json")));
  const words = Object.fromEntries(await Promise.all(LANGUAGES.map(async (language) => [language, await wordsOf(from, language)])));
  const book = { packs: {}, texts: {}, synthetic: said.some(([, { by }]) => by === "synthetic") };
  const unable = {};
  for (const language of LANGUAGES) {
    const clips = await clipsOf({ language, said, words: words[language], from });
    book[language] = Object.fromEntries(clips.map(({ key, bytes }) => [key, [hashOf(bytes), bytes.length]]));
    book.packs[language] = await writeNamed(to, language, "clips", Buffer.concat(clips.map(({ bytes }) => bytes)));
    for (const { key, says } of clips) if (isOfForms(key)) book.texts[says] = key;
    unable[language] = {};
    for (const { key, bytes } of clips) if (UNABLE.includes(key)) unable[language][key] = await writeNamed(to, `${language}-${key}`, "mp3", bytes);
  }
  return { book: await writeNamed(to, "book", "json", JSON.stringify(book)), unable };
}

/** The app's words, and those that screens bring along. */
async function wordsOf(from, language) {
  const brought = await Promise.all(BROUGHT.map((folder) => json(join(from, folder, `${language}.json`)).catch(() => ({}))));
  return Object.assign({}, await json(join(from, `words/${language}.json`)), ...brought);
}

async function clipsOf({ language, said, words, from }) {
  const clips = [];
  for (const [file, { says }] of said) {
    const [of, key] = file.replace(".mp3", "").split("/");
    if (of !== language || !(isOfForms(key) || saidOf(words[key]) === says)) continue;
    clips.push({ key, says, bytes: await readFile(join(from, "clips", file)) });
  }
  return clips;
}

/** What the project's forms say of a broken rule: their words are not among the app's. */
const isOfForms = (key) => key.startsWith("said_");

async function writeNamed(to, name, ending, bytes) {
  const path = `assets/clips/${name}.${hashOf(bytes)}.${ending}`;
  await writeFile(join(to, path), bytes);
  return path;
}

const hashOf = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 8);
const json = async (path) => JSON.parse(await readFile(path, "utf8"));
