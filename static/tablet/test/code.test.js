import assert from "node:assert/strict";
import { test } from "node:test";
import { codeOf } from "../src/code.js";

test("a record's code is eight digits, the same everywhere", async () => {
  assert.equal(await codeOf("uuid:00000000-0000-4000-8000-000000000000"), EXPECTED);
});

test("different records have different codes", async () => {
  const codes = await Promise.all(Array.from({ length: 2000 }, (_, n) => codeOf(`uuid:${n}`)));
  assert.ok(new Set(codes).size > 1998);
});

// Worked out apart from the app: int.from_bytes(sha256(id).digest()[:6], "big") % 10**8.
const EXPECTED = "5536 4711";
