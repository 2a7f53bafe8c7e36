// The same places as a table: for who hears the page, for a small phone, and for who wants figures side by side.
import { element, figure, figureText, signed, swatch } from "./words.js";

const isKnown = (value) => value !== undefined && value !== null;

export class Table {
  constructor({ box, start, open }) {
    Object.assign(this, { box, start });
    this.order = { by: "place", down: false };
    this.collator = new Intl.Collator(start.lang);
    box.addEventListener("click", (event) => {
      const by = event.target.closest("button[data-by]")?.dataset.by;
      if (by) { this.order = { by, down: this.order.by === by && !this.order.down }; this.draw(); }
      const code = event.target.closest("button[data-code]")?.dataset.code;
      if (code) open(code);
    });
  }

  // lines: [place, the same place of the second map]; panes: one or two maps; titles: what each shows
  show({ lines, panes, titles, caption, level }) {
    Object.assign(this, { lines, panes, titles, caption, level });
    this.draw();
  }

  // {name, head, value(line) for sorting, cell(line) for reading}
  columns() {
    const { words, shades } = this.start;
    const place = { name: "place", head: words.place, value: ([one]) => one.name, cell: ([one]) => this.name(one) };
    const states = this.panes.flatMap((pane, n) => {
      const title = this.titles[n] ? ` – ${this.titles[n]}` : "";
      return [
        { name: `state${n}`, head: words.state + title, value: (line) => line[n] && line[n].shade, cell: (line) => line[n] && this.state(shades[line[n].shade]) },
        { name: `figure${n}`, head: words[pane.measure === "score" ? "value" : pane.measure] + title, isNumber: true, value: (line) => line[n] && figure(line[n], pane.measure), cell: (line) => line[n] && figureText(line[n], pane) },
      ];
    });
    if (this.panes.length > 1) return [place, ...states];
    const { measure } = this.panes[0];
    const number = (name, head, say = String) => ({ name, head, isNumber: true, value: ([one]) => one[name], cell: ([one]) => (isKnown(one[name]) ? say(one[name]) : "") });
    const points = (value) => signed(value, this.start.lang);
    const rest = [
      number("community", words.community), number("provider", words.provider), number("gap", words.gap, points),
      number("change", words.change, points), number("spread", words.spread), 
      number("n_groups", this.level === 2 ? words.areas : words.groups), number("n_people", words.people),
    ].filter(({ name }) => name !== measure && this.lines.some(([one]) => isKnown(one[name])));
    return [place, ...states, ...rest];
  }

  name(place) {
    if (this.level === 2) {
      const button = element("button", place.name, "button button-link");
      button.type = "button";
      button.dataset.code = place.code;
      return button;
    }
    const link = element("a", place.name);
    const address = this.start.links.results;
    if (!address) return place.name;
    link.href = address.replace("{area}", encodeURIComponent(place.code)).replace("{round}", encodeURIComponent(this.panes[0].query().get("round")));
    return link;
  }

  state(shade) {
    const words = element("span", undefined, "table-state");
    words.append(swatch(shade), element("span", shade.words));
    return words;
  }

  draw() {
    const columns = this.columns();
    const by = columns.find(({ name }) => name === this.order.by) ?? columns[0];
    const table = element("table");
    const head = element("tr");
    for (const column of columns) {
      const cell = element("th", undefined, column.isNumber ? "number" : undefined);
      cell.scope = "col";
      cell.setAttribute("aria-sort", column !== by ? "none" : this.order.down ? "descending" : "ascending");
      const button = element("button", column.head, "sorts");
      button.type = "button";
      button.dataset.by = column.name;
      cell.append(button);
      head.append(cell);
    }
    const body = element("tbody");
    for (const line of this.sorted(by)) {
      const row = element("tr");
      columns.forEach((column, n) => {
        const cell = element(n ? "td" : "th", undefined, column.isNumber ? "number" : undefined);
        if (!n) cell.scope = "row";
        cell.append(column.cell(line) || "–");
        row.append(cell);
      });
      body.append(row);
    }
    const top = element("thead");
    top.append(head);
    table.append(element("caption", this.caption), top, body);
    const focused = this.box.contains(document.activeElement) ? document.activeElement.dataset.by : null;
    this.box.replaceChildren(table);
    if (focused) this.box.querySelector(`button[data-by="${focused}"]`)?.focus();
  }

  // What is not known comes last, whichever way one sorts.
  sorted({ value }) {
    const way = this.order.down ? -1 : 1;
    const rank = (a, b) => (typeof a === "string" ? this.collator.compare(a, b) : a - b);
    return [...this.lines].sort((one, other) => {
      const [a, b] = [value(one), value(other)];
      if (isKnown(a) !== isKnown(b)) return isKnown(a) ? -1 : 1;
      return (isKnown(a) ? way * rank(a, b) : 0) || this.collator.compare(one[0].name, other[0].name);
    });
  }
}
