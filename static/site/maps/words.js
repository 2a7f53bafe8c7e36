// How figures and states are worded, and the marks drawn: the same in the legend, the list, the card and the popup.
const SVG = "http://www.w3.org/2000/svg";
const FACES = { up: "M10 4 17 16H3z", down: "M10 16 3 4h14z", dot: "M10 4.500a5.500 5.500 0 1 0 0 11a5.500 5.500 0 0 0 0-11z" };
const HATCH = "M-2 8 8-2M2 20 20 2M-4 14 14-4M8 22 22 8";

export function element(name, text, className) {
  const one = document.createElement(name);
  if (text !== undefined) one.textContent = text;
  if (className) one.className = className;
  return one;
}

// A small square in the shade's fill with its mark: never a colour alone.
export function swatch(shade) {
  const svg = document.createElementNS(SVG, "svg");
  const path = (d, attributes) => {
    const one = document.createElementNS(SVG, "path");
    for (const [name, value] of Object.entries({ d, ...attributes })) one.setAttribute(name, value);
    svg.append(one);
  };
  for (const [name, value] of Object.entries({ viewBox: "0 0 20 20", width: 20, height: 20, class: "swatch", "aria-hidden": "true" })) {
    svg.setAttribute(name, value);
  }
  const hatched = shade.fill === "hatch";
  path("M0 0h20v20H0z", { fill: hatched ? "#fbfaf7" : shade.fill });
  if (hatched) path(HATCH, { stroke: "#9a9488", "stroke-width": 1.4, fill: "none" });
  if (shade.mark) path(FACES[shade.mark], { fill: shade.ink });
  return svg;
}

// -4.6 -> "−4,6" and +5 -> "+5,0" where French or Bambara is read.
export function signed(value, lang) {
  const text = new Intl.NumberFormat(lang === "en" ? "en" : "fr", { minimumFractionDigits: 1, signDisplay: "exceptZero" }).format(value);
  return text.replace("-", "−");
}

export const fill = (sentence, facts) => sentence.replace(/\{(\w+)\}/g, (whole, name) => facts[name] ?? whole);

export function cuts(lowest, below, words) {
  if (lowest !== null && below !== null) return fill(words.between, { lowest, below });
  if (lowest !== null) return fill(words.from, { lowest });
  return below === null ? "" : fill(words.below, { below });
}

// [term, figure] of everything known about a place, in the order people ask for it.
export function facts(place, { words, lang, level }) {
  const arrow = { 1: `▲ ${words.up}`, 0: `● ${words.level}`, [-1]: `▼ ${words.down}` }[place.arrow];
  return [
    [words.community, place.community],
    [words.provider, place.provider],
    [words.gap, place.gap === undefined || place.gap === null ? null : signed(place.gap, lang)],
    [words.change, place.change === undefined || place.change === null ? null : `${signed(place.change, lang)} ${arrow ?? ""}`],
    [level === 2 ? words.areas : words.groups, place.n_groups],
    [words.people, place.n_people && new Intl.NumberFormat(lang === "en" ? "en" : "fr").format(place.n_people)],
  ].filter(([, value]) => value !== null && value !== undefined).map(([term, value]) => [term, String(value)]);
}
