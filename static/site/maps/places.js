// The places beside the map: a legend that counts, a list for the keyboard and the ear, a card for the chosen one.
import { cuts, element, facts, fill, swatch } from "./words.js";

const byId = (id) => document.getElementById(id);
const fold = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/ɛ/g, "e").replace(/ɔ/g, "o").replace(/[ɲŋ]/g, "n");

// Rows as the server sends them -> objects with the columns' names.
export function unpack(rows, columns) {
  return rows.map((row) => Object.fromEntries(row.map((value, n) => [columns[n], value])));
}

export function drawLegend(legend, start) {
  byId("legend").replaceChildren(...legend
    .map(([code, count, lowest, below]) => ({ shade: start.shades.find((one) => one.code === code), count, lowest, below }))
    // States nothing is in are left out; the three colours always explain themselves.
    .filter(({ shade, count }) => count || shade.mark)
    .map(({ shade, count, lowest, below }) => {
      const line = element("li");
      const words = element("span", shade.words, "legend-words");
      words.append(element("small", cuts(lowest, below, start.words)));
      line.append(swatch(shade), words, element("span", String(count), "legend-count"));
      return line;
    }));
}

export class List {
  constructor(start, choose) {
    this.start = start;
    this.choose = choose;
    this.box = byId("list");
    this.search = byId("find");
    this.search.addEventListener("input", () => this.filter());
    this.search.addEventListener("keydown", (event) => { if (event.key === "ArrowDown") { event.preventDefault(); this.step(null, 1); } });
    this.box.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) this.choose(button.dataset.code);
    });
    this.box.addEventListener("keydown", (event) => {
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (by) { event.preventDefault(); this.step(event.target, by); }
    });
  }

  show(places, title) {
    byId("list-title").textContent = `${title} (${places.length})`;
    this.box.replaceChildren(...places.map((place) => this.line(place)));
    this.filter();
  }

  line(place) {
    const shade = this.start.shades[place.shade];
    const button = element("button", undefined, "place");
    button.type = "button";
    button.dataset.code = place.code;
    button.dataset.folded = fold(place.name);
    const state = element("span", place.value === null || place.value === undefined ? "" : String(place.value), "place-value");
    button.append(swatch(shade), element("span", place.name, "place-name"), element("span", shade.words, "visually-hidden"), state);
    const line = element("li");
    line.append(button);
    return line;
  }

  filter() {
    const wanted = fold(this.search.value.trim());
    let seen = 0;
    for (const button of this.box.querySelectorAll("button")) {
      const hidden = !button.dataset.folded.includes(wanted);
      button.parentElement.hidden = hidden;
      if (!hidden) seen += 1;
    }
    byId("nothing").hidden = seen > 0 || !wanted;
  }

  step(from, by) {
    const buttons = [...this.box.querySelectorAll("li:not([hidden]) > button")];
    const next = from === null ? buttons[0] : buttons[buttons.indexOf(from.closest("button")) + by];
    if (next) next.focus(); else if (by < 0) this.search.focus();
  }

  mark(code) {
    for (const button of this.box.querySelectorAll("button")) {
      const chosen = button.dataset.code === code;
      if (chosen) button.setAttribute("aria-current", "true"); else button.removeAttribute("aria-current");
      if (chosen && !button.matches(":focus")) button.parentElement.scrollIntoView({ block: "nearest" });
    }
  }
}

export function drawCard(place, { start, words, lang, level, round, open }) {
  const card = byId("card");
  card.hidden = !place;
  if (!place) return;
  const shade = start.shades[place.shade];
  const state = element("p", undefined, "card-state");
  state.append(swatch(shade), element("strong", shade.words));
  if (place.value !== undefined && place.value !== null) state.append(element("span", `${place.value} / 100`, "card-value"));
  const list = element("dl");
  for (const [term, value] of facts(place, { words, lang, level })) list.append(element("dt", term), element("dd", value));
  card.replaceChildren(element("h2", place.name), state);
  if (words[shade.code]) card.append(element("p", words[shade.code], "hint"));
  if (list.childElementCount) card.append(list);
  for (const [name, bit] of Object.entries(start.marks)) {
    if ((place.marks ?? 0) & bit) card.append(element("p", words[level === 2 && name === "incomplete" ? "incompleteAreas" : name], "hint"));
  }
  const ways = element("p", undefined, "actions");
  if (level === 2) {
    const button = element("button", words.showAreas, "button button-small");
    button.type = "button";
    button.addEventListener("click", () => open(place));
    ways.append(button);
  } else {
    for (const [door, address] of Object.entries(start.links)) {
      const link = element("a", words[door], "button button-small");
      link.href = fill(address, { area: encodeURIComponent(place.code), round: encodeURIComponent(round) });
      ways.append(link);
    }
  }
  if (ways.childElementCount) card.append(ways);
}
