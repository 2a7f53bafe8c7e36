import assert from "node:assert/strict";
import { test } from "node:test";
import "./memory.js";

const { differencesOf } = await import("../src/compare.js");
const sheet = (id, arrived) => ({ id, title: `T ${id}`, code: "1234 5678", arrived });

test("each sheet on which tablet and server differ is named once, the worst first said", () => {
  const list = [sheet("waits", false), sheet("here", false), sheet("arrived", true), sheet("lost", true), sheet("aside", true), sheet("two", false), sheet("part", true)];
  const found = differencesOf(list, {
    known: ["here", "arrived", "aside", "two", "part"].map((id) => ({ id })),
    missing: ["waits", "lost"],
    held: [{ id: "aside", why: "closed round" }, { id: "two", why: "closed round" }],
    conflicts: ["two"],
    incomplete: ["part"],
  });
  assert.deepEqual(found.map(({ id, kind }) => [id, kind]), [["here", "known"], ["lost", "lost"], ["aside", "held"], ["two", "conflict"], ["part", "incomplete"]]);
  assert.equal(found[2].why, "closed round");
  assert.equal(found[1].title, "T lost");
});
