// The places beside the map: a legend that counts, a list for the keyboard and the ear, a card for the chosen one.
import { cuts, element, facts, figureText, fill, fold, swatch } from "./words.js";

const byId = (id) => document.getElementById(id);

// Rows as the server sends them -> objects with the columns' names.
export function unpack(rows, columns) {
  return rows.map((row) => Object.fromEntries(row.map((value, n) => [columns[n], value])));
}

// Classes with how many places are in each; of two maps, both counts beside one legend.
export function drawLegend(maps, { start, measure }) {
  const [first, second] = maps;
  byId("legend").replaceChildren(...first
    .map(([code, count, lowest, below], n) => ({
      shade: start.shades.find((one) => one.code === code), counts: second ? [count, second[n]?.[1] ?? 0] : [count], lowest, below,
    }))
    // States nothing is in are left out; the classes always explain themselves.
    .filter(({ shade, counts }) => counts.some(Boolean) || shade.mark)
    .map(({ shade, counts, lowest, below }) => {
      const line = element("li");
      const words = element("span", shade.words, "legend-words");
      words.append(element("small", cuts(lowest, below, { words: start.words, lang: start.lang, measure })));
      line.append(swatch(shade), words, ...counts.map((count) => element("span", String(count), "legend-count")));
      return line;
    }));
  byId("legend-heads").hidden = !second;
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
    this.box.parentElement.addEventListener("keydown", (event) => {
      if (!event.target.matches(".place")) return;
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (by) { event.preventDefault(); this.step(event.target, by); }
    });
  }

  // lines: [place, the same place of the second map or undefined]
  show(lines, title, panes) {
    this.codes = new Set(lines.map(([place]) => place.code));
    byId("list-title").textContent = `${title} (${lines.length})`;
    this.box.replaceChildren(...lines.map(([place, other]) => this.line(place, other, panes)));
    this.filter();
  }

  line(place, other, [first, second]) {
    const shade = this.start.shades[place.shade];
    const button = element("button", undefined, "place");
    button.type = "button";
    button.dataset.code = place.code;
    button.dataset.folded = fold(`${place.name} ${place.code}`);
    button.append(
      swatch(shade), element("span", place.name, "place-name"), element("span", shade.words, "visually-hidden"),
      element("span", figureText(place, first), "place-value"),
    );
    if (second && other) {
      const beside = this.start.shades[other.shade];
      button.append(swatch(beside), element("span", beside.words, "visually-hidden"), element("span", figureText(other, second), "place-value"));
    }
    const line = element("li");
    line.append(button);
    return line;
  }

  has(code) { return this.codes?.has(code) ?? false; }

  filter() {
    const wanted = fold(this.search.value.trim());
    let seen = 0;
    for (const button of this.box.querySelectorAll("button")) {
      const hidden = !button.dataset.folded.includes(wanted);
      button.parentElement.hidden = hidden;
      if (!hidden) seen += 1;
    }
    this.onFilter?.(wanted, seen);
  }

  step(from, by) {
    const buttons = [...this.box.parentElement.querySelectorAll(".place-list:not([hidden]) li:not([hidden]) > button")];
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

// What is known of one place; of two maps, under the name of each.
export function drawCard(told, { start, words, level, round, open }) {
  const card = byId("card");
  card.hidden = !told.length;
  if (!told.length) return;
  const [{ place }] = told;
  card.replaceChildren(element("h2", place.name));
  for (const one of told) {
    if (told.length > 1) card.append(element("h3", one.title));
    card.append(...stateOf(one, { start, words, level }));
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

function stateOf({ place, pane }, { start, words, level }) {
  const shade = start.shades[place.shade];
  const state = element("p", undefined, "card-state");
  state.append(swatch(shade), element("strong", shade.words));
  const figure = figureText(place, pane);
  if (figure) state.append(element("span", pane.measure === "score" ? `${figure} / 100` : figure, "card-value"));
  const list = element("dl");
  for (const [term, value] of facts(place, { words, lang: start.lang, level })) list.append(element("dt", term), element("dd", value));
  const hints = [];
  if (words[shade.code]) hints.push(words[shade.code]);
  for (const [name, bit] of Object.entries(start.marks)) {
    if ((place.marks ?? 0) & bit) hints.push(words[level === 2 && name === "incomplete" ? "incompleteAreas" : name]);
  }
  const parts = [state, ...hints.slice(0, words[shade.code] ? 1 : 0).map((hint) => element("p", hint, "hint"))];
  if (list.childElementCount) parts.push(list);
  return [...parts, ...hints.slice(words[shade.code] ? 1 : 0).map((hint) => element("p", hint, "hint"))];
}
