import assert from "node:assert/strict";
import { test } from "node:test";
import { waitBefore } from "../src/backoff.js";

test("waits double from five seconds and stay within five minutes", () => {
  const longest = [1, 2, 3, 4, 5, 6, 7, 20, 5000].map((tries) => waitBefore(tries, { random: () => 1 }));
  assert.deepEqual(longest, [5, 10, 20, 40, 80, 160, 300, 300, 300]);
});

test("half of a wait is chance, so that tablets do not knock together", () => {
  assert.equal(waitBefore(3, { random: () => 0 }), 10);
  assert.equal(waitBefore(3, { random: () => 0.5 }), 15);
});

test("what the server asks for is kept to, within five minutes", () => {
  assert.equal(waitBefore(1, { waitS: 60, random: () => 0 }), 60);
  assert.equal(waitBefore(1, { waitS: 86_400, random: () => 0 }), 300);
  assert.equal(waitBefore(6, { waitS: 1, random: () => 1 }), 160);
});
