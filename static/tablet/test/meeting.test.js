// The tablet's figures of a meeting: the very cases that tests/results/test_same_on_tablet.py puts to the server.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import "./memory.js";

const { assemble } = await import("../src/meeting/assemble.js");
const { arrowOf, change, equity, sideOf } = await import("../src/meeting/between.js");
const { readMeaning } = await import("../src/meeting/meaning.js");
const { localCode } = await import("../src/meeting/naming.js");
const { readSheet } = await import("../src/meeting/reading.js");
const { shown } = await import("../src/meeting/scores.js");
const { ranking, scorecard } = await import("../src/meeting/scorecard.js");
const { addCounted, addScores, addUp } = await import("../src/meeting/voices.js");

const CASES = new URL("../../../tests/results/same_on_tablet/", import.meta.url);
const read = (name) => readFile(new URL(name, CASES), "utf8");
const formulas = JSON.parse(await read("formulas.json"));
const sheets = JSON.parse(await read("sheets.json"));

/** Equal, numbers as numbers computed in another order may be. */
function same(found, expected, where = "") {
  if (typeof expected === "number") assert.ok(Math.abs(found - expected) <= 1e-9 * Math.max(1, Math.abs(expected)), `${where}: ${found} is not ${expected}`);
  else if (expected === null || typeof expected !== "object") assert.equal(found, expected, where);
  else for (const [key, value] of Object.entries(expected)) same(found?.[key], value, `${where}/${key}`);
}

test("what is shown of a number", () => {
  for (const [value, whole] of formulas.shown) assert.equal(shown(value), whole);
  for (const [points, arrow] of formulas.arrow) assert.equal(arrowOf(points), arrow);
  for (const [points, side] of formulas.side) assert.equal(sideOf(points), side);
});

test("change and equity", () => {
  for (const { before, after, points, ...rest } of formulas.change) {
    if (points === null) assert.equal(change(before, after), null);
    else same(change(before, after), { points, ...rest });
  }
  for (const { scores, ...rest } of formulas.equity) {
    if (rest.spread === null) assert.equal(equity(scores), null);
    else same(equity(scores), rest);
  }
});

test("the code of a group's own point", async () => {
  for (const [wording, area, code] of formulas.localCode) assert.equal(await localCode(wording, area), code);
});

const MEANINGS = Object.fromEntries((await Promise.all(["group", "provider", "meeting"].map(async (name) => readMeaning(await read(`${name}.xml`))))).map((one) => [one.formId, one]));
const readAll = (when) => Promise.all(sheets[when].map((xml) => readSheet(xml, MEANINGS[/id="([^"]+)"/.exec(xml)[1]])));

test("raw sheets come to the figures worked out by hand", async () => {
  const [now, before] = [addUp(await readAll("now")), addUp(await readAll("before"))];
  const points = scorecard(now, { before, codes: Object.keys(sheets.expected) });
  for (const point of points) {
    const { groups, lowest, highest } = point.community;
    same({ ...point, groups, lowest, highest }, sheets.expected[point.code], point.code);
    assert.equal(point.byGroup.length, sheets.expected[point.code].byGroup.length);
  }
  assert.deepEqual(ranking(points).strong.slice(0, 2), ["local:A1:gardien", "feel"]);
});

test("a sheet tells what was said, and by which question", async () => {
  const [women] = await readAll("now");
  assert.deepEqual([women.round, women.area, women.group, women.people.participants, women.isRefused], ["r2", "A1", "women", 10, false]);
  const welcome = women.said.find(({ code }) => code === "welcome");
  assert.deepEqual(welcome.words, [{ part: "why", text: "On nous parle mal.", file: "", key: "/data/points/welcome_why" }]);
  assert.equal(welcome.question.label.fr.text, "Welcome");
  const own = women.said.find(({ wording }) => wording);
  assert.equal(own.wording, "Y a-t-il de l'eau ?");
  const refused = (await readAll("now")).filter((sheet) => sheet.isRefused);
  assert.deepEqual(refused.map(({ group }) => group), ["leaders"]);
});

test("what the server counted elsewhere is added to what lies here", async () => {
  const voices = addUp(await readAll("now"));
  addCounted(voices, { group: "young_women", participants: 8, women: 8, under25: null, disability: null, scores: { welcome: { score: 20, divided: true, wordingVersion: 1 } } });
  addScores(voices, "provider", { paid: 50 });
  const [welcome, paid] = scorecard(voices, { codes: ["welcome", "paid"] });
  assert.equal(welcome.community.groups, 6);
  same(welcome.community.value, (48 * 5 + 20) / 6);
  assert.deepEqual(welcome.divided, ["young_women"]);
  assert.equal(paid.provider.value, 50);
});

test("another wording is another question: no arrow", async () => {
  const before = addUp(await readAll("before"), () => 1);
  const now = addUp(await readAll("now"), () => 2);
  assert.equal(scorecard(now, { before, codes: ["welcome"] })[0].change, null);
});

test("what groups raised stands before the reasons, of groups large enough; a point spoken by its area has its clip", async () => {
  const now = await readAll("now");
  const own = now[0].said.find(({ wording }) => wording).code;
  const issue = (group) => ({ ref: `uuid:${group}#1`, sheet: `uuid:${group}`, group, kind: "problem", text: "Personne la nuit", audio: "", suggestion: "", priority: 1 });
  const clip = { formKey: "csc_group@1", files: { fr: "point.webm" } };
  const behind = new Map([["welcome", [issue("women"), issue("asaco")]]]);
  const sheets = now.map((sheet, at) => ({ ...sheet, id: `uuid:${at}`, formKey: "f@1" }));
  const { points } = assemble({ area: "A1", round: "r2", sheets, told: null, behind, recorded: new Map([[own, clip]]) });
  const { reasons } = points.find(({ code }) => code === "welcome");
  assert.deepEqual(reasons.slice(0, 2).map(({ group, part, text }) => [group, part, text]), [["women", "problem", "Personne la nuit"], ["women", "why", "On nous parle mal."]]);
  assert.ok(reasons.every(({ group }) => group !== "asaco"));
  assert.deepEqual(points.find(({ code }) => code === own).audio, clip);
});
