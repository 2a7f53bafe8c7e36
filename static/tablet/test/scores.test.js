import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { faceOf, groupScore, spread, strongAndWeak } from "../src/meeting/scores.js";

const cases = JSON.parse(await readFile(new URL("../../../tests/results/score_cases.json", import.meta.url), "utf8"));
const near = (found, wanted) => assert.ok(Math.abs(found - wanted) < 1e-6, `${found} is not ${wanted}`);

test("ballots are described as the server describes them", () => {
  for (const { ballots, n, divided, ...numbers } of cases.spread) {
    const found = spread(ballots);
    if (n === null) {
      assert.equal(found, null);
      continue;
    }
    assert.deepEqual([found.n, found.divided], [n, divided]);
    for (const [name, wanted] of Object.entries(numbers)) near(found[name], wanted);
  }
});

test("the agreed point goes before the ballots", () => {
  for (const { agreed, ballots, score } of cases.group) {
    const found = groupScore({ agreed, ballots });
    if (score === null) assert.equal(found, null);
    else near(found, score);
  }
});

test("faces change where the server's do", () => {
  for (const [score, wanted] of cases.face) assert.equal(faceOf(score), wanted, String(score));
});

test("strong and weak points are ranked as the server ranks them", () => {
  for (const { points, strong, weak } of cases.ranking) assert.deepEqual(strongAndWeak(points), { strong, weak });
});
