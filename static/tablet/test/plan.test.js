import assert from "node:assert/strict";
import { test } from "node:test";
import { HEARD, NEEDED, SEEN, VOICE, clipLanguages, firstRow, isTrifle, loadOf, planOf, rowBytes, speedOf, titlesOf, weightOf } from "../src/carry/plan.js";
import { readInvitation } from "../src/enrolment.js";

const file = (filename, type, size = 1000) => ({ filename, type, size, hash: `md5:${filename}`, url: `/media/${filename}` });
const form = (formId, media) => ({ formId, version: "1", hash: `md5:${formId}`, size: 5000, xformUrl: `/${formId}.xml`, media });
const XML = `<itext><translation lang="Français (fr)"><text id="a"><value form="audio">jr://audio/a_fr.mp3</value></text></translation>
  <translation lang="Bamanankan (bm)"><text id="a"><value>A</value><value form="audio">jr://audio/a_bm.mp3</value></text></translation></itext>`;

function plan(forms, { languages = ["bm", "fr"], held = [], here = [] } = {}) {
  return planOf(forms, { held: new Set(held), hasForm: (one) => here.includes(one.formId), clips: () => clipLanguages(XML), languages });
}

test("forms and lists come first, then pictures, then the clips of the language that is spoken", () => {
  const media = [file("a_fr.mp3", "audio/mpeg"), file("a_en.mp3", "audio/mpeg"), file("p.png", "image/png"), file("a_bm.mp3", "audio/mpeg"), file("l.csv", "text/csv")];
  assert.deepEqual(plan([form("f", media)]).map((one) => [one.url, one.rank]), [
    ["/f.xml", NEEDED], ["/media/l.csv", NEEDED], ["/media/p.png", SEEN], ["/media/a_bm.mp3", HEARD], ["/media/a_fr.mp3", HEARD + 1], ["/media/a_en.mp3", HEARD + 2],
  ]);
});

test("a file of two forms comes once, for both", () => {
  const shared = file("p.png", "image/png");
  const found = plan([form("f", [shared]), form("g", [shared])], { here: ["f", "g"] });
  assert.deepEqual(found.map((one) => one.forms), [["f@1", "g@1"]]);
});

test("what is here does not come again", () => {
  assert.deepEqual(plan([form("f", [file("p.png", "image/png")])], { here: ["f"], held: ["md5:p.png"] }), []);
});

test("a load counts compressed what travels compressed, and every question", () => {
  const parcels = plan([form("f", [file("a_fr.mp3", "audio/mpeg", 60_000)])]);
  assert.equal(weightOf({ type: "text/xml", size: 5000 }), 600);
  assert.deepEqual(loadOf(parcels, { bytesPerS: 6000, waitS: 0.5 }), { files: 2, bytes: 60_600, seconds: 11.1 });
  assert.equal(loadOf(parcels, { bytesPerS: 6000, waitS: 0.5 }, new Map([["md5:a_fr.mp3", 60_000]])).bytes, 600);
});

test("a form's titles in other languages stand on its first element", () => {
  const xml = (root) => `<model><instance>${root}<a/></data></instance><instance id="list"><root mh:title_en="not this"/></instance></model>`;
  assert.deepEqual(titlesOf(xml(`<data id="f" mh:kind="survey" mh:title_en="Women&apos;s &amp; men&apos;s card" mh:title_bm="Kulu">`)), { en: "Women's & men's card", bm: "Kulu" });
  assert.deepEqual(titlesOf(xml(`<data id="f">`)), {});
  assert.deepEqual(titlesOf("<nothing/>"), {});
});

test("forms that come at once are brought unasked, heavier ones are not", () => {
  const line = { bytesPerS: 6000, waitS: 0.5 };
  assert.equal(isTrifle(loadOf(plan([form("f", [file("l.csv", "text/csv", 2_000_000)])], {}), line)), true);
  assert.equal(isTrifle(loadOf(plan([form("f", [file("l.csv", "text/csv", 2_600_000)])], {}), line)), false);
});

test("the speed follows the line without jumping", () => {
  assert.equal(speedOf(null, { bytes: 10_000, ms: 1000 }), 10_000);
  assert.equal(speedOf(10_000, { bytes: 1000, ms: 1000 }), 6400);
});

test("an invitation is a code, a token or a link of this very server", () => {
  const here = "https://scores.example.org";
  const token = "x".repeat(64);
  assert.deepEqual(readInvitation(" abcd-efgh ", here), { kind: "code", code: "ABCDEFGH" });
  assert.deepEqual(readInvitation(token, here), { kind: "token", token });
  assert.deepEqual(readInvitation(`${here}/tablet/#/enrol/${token}`, here), { kind: "token", token });
  assert.equal(readInvitation(`https://elsewhere.org/tablet/#/enrol/${token}`, here).kind, "elsewhere");
  assert.equal(readInvitation("https://scores.example.org.evil.org/tablet/#/enrol/" + token, here).kind, "elsewhere");
  assert.equal(readInvitation(`eJ${"ab+/".repeat(20)}==`, here).kind, "collect");
  assert.equal(readInvitation(`${here}/v1/key/${token}/projects/1`, here).kind, "collect");
  for (const none of ["", "bonjour", "ABCD-EFG0", "ABCD-EFGI", "javascript:alert(1)"]) assert.equal(readInvitation(none, here).kind, "unknown", none);
});

test("small files of forms come together up to what an answer may bring, greater ones and lists alone", () => {
  const small = (name, size, rank = HEARD) => ({ ...file(name, "audio/mpeg", size), sha256: name, rank, forms: [] });
  const parcels = [small("list", 10_000, NEEDED), small("a", 20_000), small("b", 30_000), small("c", 20_000), small("great", 60_000), small("d", 1000)];
  const rows = [];
  for (let left = parcels; left.length; left = left.slice(rows[rows.length - 1].length)) rows.push(firstRow(left, 64_000));
  assert.deepEqual(rows.map((row) => row.map((one) => one.filename).join(" ")), ["list", "a b", "c", "great", "d"]);
});

test("of the app's own voice come together what lies side by side", () => {
  const clip = (at, size) => ({ hash: `app:${at}`, url: "fr.clips", sha256: "ab", at, size, rank: VOICE, forms: [] });
  const there = [clip(0, 5000), clip(5000, 90_000), clip(95_000, 1000)];
  assert.equal(firstRow(there, 200_000).length, 3);
  assert.equal(firstRow(there, 95_500).length, 2);
  assert.equal(firstRow([there[0], there[2]], 200_000).length, 1);
  assert.equal(firstRow([there[0], { ...there[1], url: "en.clips" }], 200_000).length, 1);
});

test("an answer takes a steady time: little on a slow line, much on a quick one, never all of it", () => {
  assert.deepEqual([rowBytes(null), rowBytes(1000), rowBytes(20_000), rowBytes(5e6)], [120_000, 65_536, 400_000, 2_000_000]);
});
