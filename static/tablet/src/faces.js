// Faces 1 (very bad) to 5 (very good): brows, eyes and mouth tell them apart without any colour.
import { s } from "./dom.js";

/** Ring and fill; the ends are the product's good, middling and weak. */
const COLOURS = {
  1: ["#c4511b", "#fbe9e0"],
  2: ["#d98a2f", "#fcf1e1"],
  3: ["#e0b42b", "#fdf7df"],
  4: ["#7aa84f", "#eff6e6"],
  5: ["#1b8a7a", "#e0f3ef"],
};

const INK = "#23312e";

/** Each face's own lines, on a 100 x 100 field. */
const LINES = {
  1: ["M23 40l18-11", "M77 40l-18-11", "M31 77c5-18 33-18 38 0"],
  2: ["M25 36l15-5", "M75 36l-15-5", "M33 72c8-9 26-9 34 0"],
  3: ["M26 35h15", "M59 35h15", "M33 68h34"],
  4: ["M26 34c4-4 11-4 15-1", "M74 34c-4-4-11-4-15-1", "M31 63c8 11 30 11 38 0"],
  5: [],
};

/** @param {1|2|3|4|5} level */
export function face(level) {
  const [ring, fill] = COLOURS[level];
  return s(
    "svg",
    { viewBox: "0 0 100 100", class: "face", "data-picture": `face_${level}`, "aria-hidden": "true" },
    s("circle", { cx: 50, cy: 50, r: 45, fill, stroke: ring, "stroke-width": 6 }),
    ...eyes(level),
    ...LINES[level].map((d) => line(d)),
    ...extras(level),
  );
}

function line(d, width = 5) {
  return s("path", { d, fill: "none", stroke: INK, "stroke-width": width, "stroke-linecap": "round" });
}

function eyes(level) {
  if (level === 5) return [line("M25 45c3-11 16-11 19 0"), line("M56 45c3-11 16-11 19 0")];
  const height = level === 1 ? 4.5 : 6;
  return [36, 64].map((cx) => s("ellipse", { cx, cy: 48, rx: 5, ry: height, fill: INK }));
}

function extras(level) {
  // A tear for the worst, an open laugh for the best: the two ends must never be mistaken.
  if (level === 1) return [s("path", { d: "M29 54c-4 6-5 8-5 11a5 5 0 0 0 10 0c0-3-1-5-5-11z", fill: "#5b8fb9" })];
  if (level === 5) return [s("path", { d: "M28 58h44c0 14-10 23-22 23S28 72 28 58z", fill: INK }), s("path", { d: "M37 74c5-6 21-6 26 0-3 5-8 7-13 7s-10-2-13-7z", fill: "#d9694a" })];
  return [];
}
