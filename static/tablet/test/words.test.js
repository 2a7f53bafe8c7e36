import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { test } from "node:test";

const book = async (code) => JSON.parse(await readFile(new URL(`../src/words/${code}.json`, import.meta.url), "utf8"));
const [fr, en, bm] = await Promise.all(["fr", "en", "bm"].map(book));
const places = (text) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

/** The words of the project's reviewed list that stand on buttons; nothing else may be written in Bambara. */
const BAMBARA = new Set(["segin kɔ", "taa ɲɛ", "daminɛ", "awɔ", "ayi", "lamɛn", "sugandi", "a mara", "a ci", "n t'a dɔn", "dɛmɛ", "fili"]);

test("French and English have the same words with the same places", () => {
  assert.deepEqual(Object.keys(fr), Object.keys(en));
  for (const key of Object.keys(fr)) assert.deepEqual(places(fr[key]), places(en[key]), key);
});

test("every page of a guide has its sentence in both languages, and every sentence its page", async () => {
  const [french, english] = await Promise.all(["fr", "en"].map(async (code) => JSON.parse(await readFile(new URL(`../src/screens/guide/words/${code}.json`, import.meta.url), "utf8"))));
  const { SCENES } = await import("../src/screens/guide/scenes.js");
  const { GUIDES } = await import("../src/guides.js");
  assert.deepEqual(Object.keys(SCENES), GUIDES);
  const keys = GUIDES.flatMap((step) => [`guide_${step}`, ...SCENES[step].map((_, page) => `guide_${step}_${page + 1}`)]);
  for (const book of [french, english]) assert.deepEqual(Object.keys(book), keys);
});

test("Bambara has only words of the list", () => {
  for (const [key, text] of Object.entries(bm)) {
    assert.ok(key in fr, key);
    assert.ok(BAMBARA.has(text), text);
    assert.equal(text, text.normalize("NFC"));
  }
});

test("every word the code asks for is there, and no other", async () => {
  const asked = new Set();
  const source = (await sources(new URL("../src/", import.meta.url))).join("\n");
  for (const key of Object.keys(fr)) {
    const stem = key.replace(/_(one|other)$/, "");
    if (source.includes(`"${key}"`) || source.includes(`"${stem}"`) || DYNAMIC.some((start) => key.startsWith(start))) asked.add(key);
  }
  assert.deepEqual(Object.keys(fr).filter((key) => !asked.has(key)), []);
  for (const [, key] of source.matchAll(/\b(?:t|word)\("(\w+)"/g)) assert.ok(key in fr, key);
});

/** Keys put together at run time: `kind_${kind}`, `outbox_${state}`, `sync_${outcome}`, a violation's kind. One is imported by its name. */
const DYNAMIC = ["meeting_", "unscored_", "part_", "point_", "group_", "change_", "promise_", "verdict_", "summary_", "compare_", "correct_", "too_old_version", "camera_", "welcome_code_", "welcome_unreachable", "kind_", "outbox_conflict", "outbox_refused", "sync_", "required", "constraint", "digit_", "language_", "plan_lacks_", "plan_months_", "promises_", "face_", "promise_status_", "promise_word_"];

async function sources(folder) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(".js"));
  return Promise.all(files.map((entry) => readFile(`${entry.parentPath ?? entry.path}/${entry.name}`, "utf8")));
}
