// The app's voice, as it is built: a clip a word, named after its bytes, and the book of them that src/clips.js reads.
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const LANGUAGES = ["fr", "en", "bm"];

/** What is said of a text with places: they are said apart, or not at all. As in forms/make/speak.py. */
export const saidOf = (text) => (text?.includes("{") ? text.replace(/\s*:?\s*\(?\{\w+\}\)?/g, "").trim() : text);

/**
 * A clip that says something else than its word does by now is left out: better the sign for silence.
 * @param {{from: string, to: string}} folders  src/ and dist/
 * @returns {Promise<{addresses: object, book: string}>} {fr: {key: address}, en: …} and the book's, relative to index.html
 */
export async function writeClips({ from, to }) {
  const said = Object.entries(await json(join(from, "clips/clips.json")));
  const words = Object.fromEntries(await Promise.all(LANGUAGES.map(async (language) => [language, await json(join(from, `words/${language}.json`))])));
  const addresses = Object.fromEntries(LANGUAGES.map((language) => [language, {}]));
  const book = { fr: {}, en: {}, bm: {}, texts: {}, synthetic: said.some(([, { by }]) => by === "synthetic") };
  for (const language of LANGUAGES) await mkdir(join(to, "assets/clips", language), { recursive: true });
  for (const [file, { says }] of said) {
    const [language, key] = file.replace(".mp3", "").split("/");
    const isOfForms = key.startsWith("said_");
    if (!isOfForms && saidOf(words[language][key]) !== says) continue;
    const bytes = await readFile(join(from, "clips", file));
    const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8);
    addresses[language][key] = `assets/clips/${language}/${key}.${hash}.mp3`;
    await writeFile(join(to, addresses[language][key]), bytes);
    book[language][key] = hash;
    if (isOfForms) book.texts[says] = key;
  }
  const written = JSON.stringify(book);
  const path = `assets/clips/book.${createHash("sha256").update(written).digest("hex").slice(0, 8)}.json`;
  await writeFile(join(to, path), written);
  return { addresses, book: path };
}

const json = async (path) => JSON.parse(await readFile(path, "utf8"));
