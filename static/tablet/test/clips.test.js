import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { saidOf } from "../clips.js";

const at = (path) => new URL(`../src/${path}`, import.meta.url);
const json = async (path) => JSON.parse(await readFile(at(path), "utf8"));
const [said, fr, en] = await Promise.all(["clips/clips.json", "words/fr.json", "words/en.json"].map(json));
const BOOKS = { fr, en };

/** What a person who cannot read meets on the way through a survey: these are never without a clip. */
const ON_THE_WAY = ["back", "next", "skip", "leave", "keep", "listen", "required", "constraint", "end_title", "end_text", "receipt_thanks", "receipt_kept", "receipt_code", "language_choose", "language_fr", "language_bm", "heard_here", "heard_louder", "too_old", "unsafe_address", ..."0123456789"].map((key) => (/\d/.test(key) ? `digit_${key}` : key));

test("the words on the way through a survey are spoken, as they stand now", () => {
  for (const language of ["fr", "en"]) {
    for (const key of ON_THE_WAY) assert.equal(said[`${language}/${key}.mp3`]?.says, saidOf(BOOKS[language][key]), `${language} ${key}: run python -m forms.make.speak`);
  }
});

test("every clip of the book is there, with the bytes it was taken in with, and no Bambara is made up", async () => {
  for (const [file, { by, sha256 }] of Object.entries(said)) {
    const bytes = await readFile(at(`clips/${file}`));
    const sum = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
    assert.ok(sum === sha256 || by === "recorded", `${file}: run python -m forms.make.speak`);
    assert.ok(!file.startsWith("bm/") || by === "recorded", file);
  }
});
