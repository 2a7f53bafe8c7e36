import assert from "node:assert/strict";
import { test } from "node:test";
import { daysBetween, monthsAfter } from "../src/promises/day.js";

test("a deadline some months on is the same day, or the last of a shorter month", () => {
  assert.equal(monthsAfter("2026-11-21", 3), "2027-02-21");
  assert.equal(monthsAfter("2026-08-31", 6), "2027-02-28");
  assert.equal(monthsAfter("2027-08-31", 6), "2028-02-29");
  assert.equal(monthsAfter("2026-12-31", 1), "2027-01-31");
});

test("days between two days do not hang on the hour the clocks change", () => {
  assert.equal(daysBetween("2026-03-28", "2026-03-30"), 2);
  assert.equal(daysBetween("2026-11-21", "2026-11-01"), -20);
});
