// How figures and states are worded, and the marks drawn: the same in the legend, the list, the card and the popup.
const SVG = "http://www.w3.org/2000/svg";
const FACES = {
  up: "M10 4 17 16H3z",
  down: "M10 16 3 4h14z",
  dot: "M10 4.500a5.500 5.500 0 1 0 0 11a5.500 5.500 0 0 0 0-11z",
  split: "M3 10 8.500 5v10zM17 10 11.500 5v10z",
};
const PATTERNS = {
  hatch: { d: "M-2 8 8-2M2 20 20 2M-4 14 14-4M8 22 22 8", stroke: "#9a9488", "stroke-width": 1.4, fill: "none" },
  dots: { d: "M4 4h.01M10 4h.01M16 4h.01M7 10h.01M13 10h.01M4 16h.01M10 16h.01M16 16h.01", stroke: "#9a9488", "stroke-width": 2.4, "stroke-linecap": "round" },
};
// Measures whose figure is a difference, and where it stands in a place.
const DIFFERENCES = { change: "change", gap: "gap", equity: "equity" };

export const fold = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/ɛ/g, "e").replace(/ɔ/g, "o").replace(/[ɲŋ]/g, "n");

export function element(name, text, className) {
  const one = document.createElement(name);
  if (text !== undefined) one.textContent = text;
  if (className) one.className = className;
  return one;
}

// A small square in the shade's fill with its mark: never a colour alone.
export function swatch(shade) {
  const svg = document.createElementNS(SVG, "svg");
  const path = (attributes) => {
    const one = document.createElementNS(SVG, "path");
    for (const [name, value] of Object.entries(attributes)) one.setAttribute(name, value);
    svg.append(one);
  };
  for (const [name, value] of Object.entries({ viewBox: "0 0 20 20", width: 20, height: 20, class: "swatch", "aria-hidden": "true" })) {
    svg.setAttribute(name, value);
  }
  const pattern = PATTERNS[shade.fill];
  path({ d: "M0 0h20v20H0z", fill: pattern ? "#fbfaf7" : shade.fill });
  if (pattern) path(pattern);
  if (shade.mark) path({ d: FACES[shade.mark], fill: shade.ink });
  return svg;
}

const isKnown = (value) => value !== undefined && value !== null;
// Made once a language: a list of 1,500 asks for one each line.
const formats = new Map();
function format(lang, options) {
  const key = `${lang}${JSON.stringify(options)}`;
  if (!formats.has(key)) formats.set(key, new Intl.NumberFormat(lang === "en" ? "en" : "fr", options));
  return formats.get(key);
}

// -4.6 -> "−4,6" and +5 -> "+5,0" where French or Bambara is read.
export const signed = (value, lang) => format(lang, { minimumFractionDigits: 1, signDisplay: "exceptZero" }).format(value).replace("-", "−");

export const fill = (sentence, facts) => sentence.replace(/\{(\w+)\}/g, (whole, name) => facts[name] ?? whole);

// The figure a measure draws of a place, as a number; undefined when there is none.
export function figure(place, measure) {
  const value = place[DIFFERENCES[measure] ?? "value"];
  return isKnown(value) ? value : undefined;
}

// The same in words: "62", "+5,0"; empty when there is none.
export function figureText(place, { measure, start }) {
  const value = figure(place, measure);
  if (value === undefined) return "";
  return DIFFERENCES[measure] ? signed(value, start.lang) : String(value);
}

export function labelled(place, pane) {
  const text = figureText(place, pane);
  return text ? `${place.name} · ${text}` : place.name;
}

export function cuts(lowest, below, { words, lang, measure }) {
  if (DIFFERENCES[measure]) {
    const text = (points) => format(lang, { signDisplay: "exceptZero" }).format(points).replace("-", "−");
    if (lowest !== null) return fill(words.from, { lowest: text(lowest) });
    return below === null ? "" : fill(words.atMost, { below: text(below) });
  }
  if (lowest !== null && below !== null) return fill(words.between, { lowest, below });
  if (lowest !== null) return fill(words.from, { lowest });
  return below === null ? "" : fill(words.below, { below });
}

// [term, figure] of everything known about a place, in the order people ask for it.
export function facts(place, { words, lang, level }) {
  const arrow = { 1: `▲ ${words.up}`, 0: `● ${words.level}`, [-1]: `▼ ${words.down}` }[place.arrow];
  const points = (value) => (isKnown(value) ? signed(value, lang) : null);
  return [
    [words.community, place.community],
    [words.provider, place.provider],
    [words.gap, points(place.gap)],
    [words.change, isKnown(place.change) ? `${signed(place.change, lang)} ${arrow ?? ""}` : null],
    [words.equity, points(place.equity)],
    [words.spread, isKnown(place.spread) ? format(lang, { minimumFractionDigits: 1 }).format(place.spread) : null],
    [level === 2 ? words.areas : words.groups, place.n_groups],
    [words.people, place.n_people && format(lang, {}).format(place.n_people)],
  ].filter(([, value]) => isKnown(value)).map(([term, value]) => [term, String(value)]);
}
