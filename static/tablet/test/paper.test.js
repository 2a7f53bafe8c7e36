import assert from "node:assert/strict";
import { test } from "node:test";
import { codesOf, readCode, readCodes, readDay, readNumber, readTime, wrongDay } from "../src/paper/codes.js";
import { marked, unmarked } from "../src/paper/mark.js";

test("a code is the value where all are numbers, else the place", () => {
  assert.deepEqual([...codesOf(["1", "5", "98"])], [["1", "1"], ["5", "5"], ["98", "98"]]);
  assert.deepEqual([...codesOf(["women", "men"])], [["1", "women"], ["2", "men"]]);
});

test("a code that may become a longer one waits", () => {
  const codes = codesOf(["0", "1", "9", "97", "98"]);
  assert.deepEqual(readCode("1", codes), { value: "1", isSure: true });
  assert.deepEqual(readCode("9", codes), { value: "9", isSure: false });
  assert.deepEqual(readCode("98", codes), { value: "98", isSure: true });
  assert.deepEqual(readCode("7", codes), { value: null, isSure: false });
  assert.deepEqual(readCodes("98, 1", codes), ["1", "98"]);
  assert.equal(readCodes("1 7", codes), null);
});

test("days, times and numbers are read as people here write them, and nothing else is", () => {
  assert.deepEqual(["18/11/2026", "18112026", "18-11-26", "31/2/2026", "18/11"].map(readDay), ["2026-11-18", "2026-11-18", "2026-11-18", null, null]);
  assert.deepEqual(["9:30", "0930", "9h30", "25:00"].map(readTime), ["09:30", "09:30", "09:30", null]);
  const whole = { isDecimal: false, mayBeNegative: false };
  assert.deepEqual(["12 500", "-3", "1,5", "x"].map((text) => readNumber(text, whole)), ["12500", null, null, null]);
  assert.equal(readNumber("1,5", { isDecimal: true, mayBeNegative: false }), "1.5");
  assert.deepEqual(["2026-11-22", "2026-11-21", "2024-11-20"].map((on) => wrongDay(on, "2026-11-21")), ["paper_day_ahead", null, "paper_day_old"]);
});

test("the mark of paper comes off as it was put on, and leaves a sheet without one alone", () => {
  const xml = '<?xml version="1.0"?><data id="f" version="1"><q>1</q></data>';
  for (const paper of [{ on: "2026-11-18", compared: false }, { on: "", compared: true }]) assert.deepEqual(unmarked(marked(xml, paper)), { xml, paper });
  assert.equal(marked(xml, null), xml);
  assert.deepEqual(unmarked(xml), { xml, paper: null });
});
