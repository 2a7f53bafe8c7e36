import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { codeOf } from "../src/code.js";

// The server's own test reads the same pairs: tests/submissions/test_code.py.
const pairs = JSON.parse(readFileSync(new URL("../../../tests/submissions/codes.json", import.meta.url), "utf8"));

test("a record's code is eight digits, the same on the server", async () => {
  for (const [instanceId, code] of pairs) assert.equal(await codeOf(instanceId), code);
});

test("different records have different codes", async () => {
  const codes = await Promise.all(Array.from({ length: 2000 }, (_, n) => codeOf(`uuid:${n}`)));
  assert.ok(new Set(codes).size > 1998);
});
