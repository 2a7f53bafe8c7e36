// The choices above the map: an indicator found by typing, a round by sliding or playing. Both stand on an ordinary
// <select>, which holds the value, is what the form sends, and is all there is without this script.
import { element, fold } from "./words.js";

const STEP_MS = 1800;
let made = 0;

// A <select> with headings -> a field to type in with a list below it (ARIA's combobox with a list that filters).
export class Combobox {
  constructor(select, words) {
    Object.assign(this, { select, words, at: -1 });
    const id = `combobox-${++made}`;
    this.input = element("input");
    this.list = element("div", undefined, "options");
    const label = select.labels[0];
    label.id ||= `${id}-label`;
    for (const [name, value] of Object.entries({
      type: "text", id, role: "combobox", autocomplete: "off", spellcheck: "false", "aria-expanded": "false",
      "aria-controls": `${id}-list`, "aria-autocomplete": "list",
    })) this.input.setAttribute(name, value);
    for (const [name, value] of Object.entries({ id: `${id}-list`, role: "listbox", "aria-labelledby": label.id })) this.list.setAttribute(name, value);
    this.none = element("p", words.none, "options-none");
    this.fill(id);
    label.htmlFor = id;
    select.hidden = true;
    this.list.hidden = true;
    const box = element("div", undefined, "combobox");
    box.append(this.input, this.list);
    select.after(box);
    this.show();
    this.listen();
  }

  fill(id) {
    this.options = [];
    for (const group of this.select.querySelectorAll("optgroup")) {
      const box = element("div");
      const heading = element("div", group.label, "options-heading");
      heading.id = `${id}-${this.options.length}-heading`;
      box.setAttribute("role", "group");
      box.setAttribute("aria-labelledby", heading.id);
      box.append(heading);
      for (const one of group.children) {
        const line = element("div", one.text, "option");
        line.id = `${id}-${this.options.length}`;
        line.setAttribute("role", "option");
        this.options.push({ line, box, value: one.value, text: one.text, folded: fold(`${one.text} ${group.label} ${one.value}`) });
        box.append(line);
      }
      this.list.append(box);
    }
    this.list.append(this.none);
  }

  // The field says what is chosen.
  show() {
    this.input.value = this.select.selectedOptions[0]?.text ?? "";
    this.input.title = this.input.value;
  }

  listen() {
    const { input, list } = this;
    input.addEventListener("focus", () => input.select());
    input.addEventListener("click", () => {
      if (this.isOpen) return;
      // What stands there is the choice of before: the first letter takes its place.
      input.select();
      this.open();
    });
    input.addEventListener("input", () => this.open(input.value));
    input.addEventListener("blur", () => this.close());
    input.addEventListener("keydown", (event) => this.key(event));
    // Before the field loses the focus, or the list would be gone when the finger leaves it.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const found = this.options.find(({ line }) => line === event.target);
      if (found) this.choose(found);
    });
  }

  open(wanted = "") {
    const words = fold(wanted).split(/\s+/).filter(Boolean);
    this.found = this.options.filter(({ folded }) => words.every((word) => folded.includes(word)));
    for (const { line, value } of this.options) {
      line.hidden = true;
      line.setAttribute("aria-selected", String(value === this.select.value));
    }
    for (const box of this.list.children) box.hidden = true;
    for (const { line, box } of this.found) line.hidden = box.hidden = false;
    this.none.hidden = this.found.length > 0;
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.point(wanted ? 0 : this.found.findIndex(({ value }) => value === this.select.value));
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.show();
  }

  get isOpen() { return !this.list.hidden; }

  point(at) {
    this.at = this.found.length ? Math.min(Math.max(at, 0), this.found.length - 1) : -1;
    for (const { line } of this.options) line.classList.remove("pointed");
    const line = this.found[this.at]?.line;
    if (!line) { this.input.removeAttribute("aria-activedescendant"); return; }
    line.classList.add("pointed");
    line.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", line.id);
  }

  key(event) {
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (by) {
      event.preventDefault();
      if (this.isOpen) this.point(this.at + by); else this.open();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!this.isOpen) this.open(); else if (this.found[this.at]) this.choose(this.found[this.at]);
    } else if (event.key === "Escape" && this.isOpen) {
      event.preventDefault();
      this.close();
      this.input.select();
    }
  }

  choose({ value }) {
    const isNew = value !== this.select.value;
    this.select.value = value;
    this.close();
    if (isNew) this.select.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

// A <select> of rounds, latest first -> a slider from the first to the latest, with steps and play.
export class Rounds {
  // settled: resolves when the map shows the round that was set
  constructor({ select, box, words, settled }) {
    Object.assign(this, { select, box, words, settled });
    this.codes = [...select.options].map((one) => one.value).reverse();
    const find = (name) => box.querySelector(`[data-${name}]`);
    this.range = find("range");
    this.name = find("name");
    this.earlier = find("earlier");
    this.later = find("later");
    this.play = find("play");
    if (this.codes.length < 2) return;
    select.hidden = true;
    box.hidden = false;
    this.range.max = String(this.codes.length - 1);
    select.labels[0].htmlFor = this.range.id;
    this.range.addEventListener("input", () => { this.pause(); this.set(Number(this.range.value)); });
    this.earlier.addEventListener("click", () => { this.pause(); this.set(this.at - 1); });
    this.later.addEventListener("click", () => { this.pause(); this.set(this.at + 1); });
    this.play.addEventListener("click", () => (this.isPlaying ? this.pause() : this.start()));
    // A map that changes by itself is motion: who wants less of it steps by hand.
    this.play.hidden = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.pause(); });
    this.show();
  }

  get at() { return this.codes.indexOf(this.select.value); }

  show() {
    if (this.codes.length < 2) return;
    const name = this.select.selectedOptions[0].text;
    this.range.value = String(this.at);
    this.range.setAttribute("aria-valuetext", name);
    this.name.textContent = name;
    this.earlier.disabled = this.at <= 0;
    this.later.disabled = this.at >= this.codes.length - 1;
  }

  set(at) {
    const code = this.codes[Math.min(Math.max(at, 0), this.codes.length - 1)];
    if (code === this.select.value) return;
    this.select.value = code;
    this.show();
    this.select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  async start() {
    const turn = this.turn = {};
    this.says(true);
    if (this.at === this.codes.length - 1) this.set(0);
    while (this.turn === turn) {
      await this.settled();
      await new Promise((wait) => setTimeout(wait, STEP_MS));
      if (this.turn !== turn) return;
      if (this.at === this.codes.length - 1) { this.pause(); return; }
      this.set(this.at + 1);
    }
  }

  get isPlaying() { return Boolean(this.turn); }

  pause() {
    this.turn = null;
    this.says(false);
  }

  says(isPlaying) {
    this.play.setAttribute("aria-pressed", String(isPlaying));
    const words = isPlaying ? this.words.pause : this.words.play;
    this.play.title = words;
    this.play.setAttribute("aria-label", words);
  }
}
