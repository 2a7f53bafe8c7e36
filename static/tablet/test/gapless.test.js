import assert from "node:assert/strict";
import { test } from "node:test";
import { gapless } from "../gapless.js";

const squeezed = (css) => gapless(css).replace(/\s+/g, "");

test("a row's gap is a margin to the left, a column's one above", () => {
  assert.match(squeezed(".a{display:flex;gap:8px}"), /\.a>\*\+\*\{margin-left:8px/);
  assert.match(squeezed(".a{display:flex;flex-direction:column;gap:8px}"), /\.a>\*\+\*\{margin-top:8px/);
  assert.match(squeezed(".a{display:flex;flex-wrap:wrap;gap:8px 4px}"), /\.a>\*\{margin:calc\(8px\/2\)calc\(4px\/2\)\}/);
});

test("a grid keeps its gaps, also one that was a flex box elsewhere", () => {
  assert.equal(squeezed(".a{display:grid;gap:8px}"), "");
  assert.match(squeezed(".a{display:flex;gap:8px}.b .a{display:grid}"), /\.b\.a>\*\{margin:0\}$/);
});

test("what one place says of a box does not hold for it elsewhere", () => {
  assert.match(squeezed(".a{display:flex;gap:8px}.b .a{flex-direction:column}"), /^\.a>\*\+\*\{margin-left:8px[^}]*\}\.b\.a>\*\+\*\{margin-top:8px/);
});

test("a media query's gap stays in it, and a written margin comes after all distances", () => {
  const made = squeezed(".c{margin-left:auto}.a{display:flex;gap:8px}@media (max-width:9px){.a{gap:2px}}");
  assert.match(made, /@media\(max-width:9px\)\{\.a>\*\+\*\{margin-left:2px/);
  assert.match(made, /\.c\{margin-left:auto\}$/);
});
