// A whole sheet on one dense page, for the keyboard: Enter and arrows go from field to field, codes go on by themselves.
import { announce, h } from "../../dom.js";
import { icon } from "../../icons.js";
import { widgetFor } from "../../widgets/registry.js";
import { t, word } from "../../words.js";
import { faceMark } from "./face.js";
import { fieldFor } from "./fields.js";
import { linesOf } from "./rows.js";

/**
 * @param {object} how
 * @param {import("../fill/filling.js").Filling} how.filling
 * @param {Map<string, import("../../paper/layout.js").Place>} how.layout
 * @param {object} how.asking       what a touch widget wants beside its question: voice, picture, text, secure
 * @param {(key: string) => void} how.at       told where the keyboard stands
 * @param {() => void} how.changed  told of every answer
 * @param {() => void} how.done     wanted after the last field
 */
export function keyingPage({ filling, layout, asking, at, changed, done }) {
  const element = h("div.keying");
  /** key -> what stands there */
  const shown = new Map();

  const lines = () => linesOf(filling.sheet.steps(), layout);

  function refresh() {
    const now = lines();
    const wanted = new Set(now.map((line) => line.key));
    for (const [key, part] of shown) if (!wanted.has(key)) {
      part.dispose?.();
      part.element.remove();
      shown.delete(key);
    }
    now.forEach((line, index) => {
      if (!shown.has(line.key)) shown.set(line.key, make(line));
      const part = shown.get(line.key);
      part.refresh?.(line);
      // A line that stays is never moved: whoever writes in it would lose their place.
      if (element.children[index] !== part.element) element.insertBefore(part.element, element.children[index] ?? null);
    });
  }

  function make(line) {
    if (line.kind === "heading") return { element: h("h2.keying-heading", line.text) };
    if (line.kind === "title") return { element: h("h3.keying-title", line.text) };
    if (line.kind === "entries") return entries(line);
    return asked(line);
  }

  function entries(line) {
    const count = h("span.quiet");
    const turn = (by) => {
      if (by > 0) line.range.add();
      else line.range.remove(line.range.entries().length - 1);
      changed();
    };
    const less = h("button.plain", { type: "button", tabindex: "-1", on: { click: () => turn(-1) } }, icon("minus"), word("repeat_remove"));
    const more = h("button.plain.keying-more", { type: "button", "data-stop": true, on: { click: () => { turn(1); queueMicrotask(() => goFrom(more, -1, { isNew: true })); } } }, icon("plus"), word("repeat_add"));
    const refreshOne = (now) => {
      Object.assign(line, now);
      const n = line.range.entries().length;
      count.textContent = `${line.text} : ${n}`;
      less.hidden = n === 0;
    };
    return { element: h("div.keying-entries", { "data-key": line.key }, count, more, less), refresh: refreshOne };
  }

  function asked(line) {
    const { question } = line;
    const trouble = h("p.trouble", { role: "alert", hidden: true });
    const label = h("span.keying-label");
    const field = fieldFor({ question, isListed: line.isListed, changed, goOn: () => goFrom(field.input, 1) });
    const widget = field ?? { ...widgetFor({ question, alone: false, answered: changed, goOn: null, ...asking }), input: null };
    let wasLeft = false;
    const say = (text) => {
      trouble.hidden = !text;
      trouble.replaceChildren(...(text ? [icon("warning"), text] : []));
      element.classList.toggle("troubled", Boolean(text));
    };
    const judge = () => {
      const isRead = field?.settle() ?? true;
      const broken = question.violation();
      say(isRead ? (broken && wasLeft ? broken.text || t(broken.kind) : "") : t("paper_unread"));
      return isRead && !broken;
    };
    const element = h(`div.keying-row${line.among ? `.counts-${line.among}` : ""}${faceMark(question) ? ".faced" : ""}`, { "data-name": question.name, "data-key": line.key, "data-number": line.number }, h("span.keying-number", line.number ? String(line.number) : ""), label, widget.element, trouble);
    if (field) {
      field.input.dataset.stop = "";
      field.input.addEventListener("focus", () => at(line.key));
      field.input.addEventListener("blur", () => {
        wasLeft = true;
        judge();
      });
      field.input.addEventListener("keydown", (event) => field.takes?.(event) ? event.preventDefault() : walk(event, { judge, say, field }));
    }
    const refreshOne = (now) => {
      label.textContent = now.label;
      widget.refresh?.();
      if (wasLeft && !trouble.hidden && document.activeElement !== field?.input) judge();
    };
    return { element, refresh: refreshOne, dispose: widget.dispose, input: field?.input, judge: () => { wasLeft = true; return judge(); } };
  }

  /** Enter, Tab and the arrows: never past something that means nothing. */
  function walk(event, { field, say }) {
    const isLong = field.input.tagName === "TEXTAREA";
    const by = { Enter: event.shiftKey ? (isLong ? 0 : -1) : 1, ArrowDown: isLong ? 0 : 1, ArrowUp: isLong ? 0 : -1, Tab: event.shiftKey ? -1 : 1 }[event.key] ?? 0;
    if (!by || event.ctrlKey || event.altKey) return;
    if (by > 0 && !field.settle()) {
      event.preventDefault();
      say(t("paper_unread"));
      announce(t("paper_unread"));
      field.input.select();
      return;
    }
    // Tab past the last field leaves the page as everywhere else.
    if (goFrom(field.input, by) || event.key !== "Tab") event.preventDefault();
  }

  const stops = () => [...element.querySelectorAll("[data-stop]")];

  /** To the next field but one. isNew: to the first field of what was just added before it. @returns {boolean} whether there was one */
  function goFrom(from, by, { isNew = false } = {}) {
    refresh();
    const all = stops();
    const index = all.indexOf(from);
    const to = isNew ? firstNew(all, from) : all[index + by];
    if (!to) {
      if (by > 0) done();
      return false;
    }
    stand(to);
    return true;
  }

  /** The first field of the entry that stands before the button that added it. */
  function firstNew(all, button) {
    const key = button.closest("[data-key]").dataset.key.replace(/#list$/, "");
    const inside = all.filter((one) => one.closest("[data-key]").dataset.key.startsWith(`${key}[`));
    const last = inside.at(-1)?.closest("[data-key]").dataset.key.slice(key.length).match(/^\[\d+\]/)?.[0];
    return inside.find((one) => one.closest("[data-key]").dataset.key.startsWith(`${key}${last}`));
  }

  function stand(input) {
    input.focus({ preventScroll: true });
    input.select?.();
    input.scrollIntoView({ block: "center" });
  }

  const stop = filling.sheet.onChange(refresh);
  refresh();
  return {
    element,
    refresh,
    /** Stand at a line; at the first field where it is not there. */
    goTo(key) {
      const to = shown.get(key)?.input ?? stops()[0];
      if (to) stand(to);
    },
    /** Everything that keeps the sheet from being kept, said at its place. @returns {string|null} the key of the first */
    faults() {
      const bad = [...shown].filter(([, part]) => part.judge && !part.judge()).map(([key]) => key);
      const order = lines().map((line) => line.key);
      return order.find((key) => bad.includes(key)) ?? null;
    },
    lines,
    dispose() {
      stop();
      for (const part of shown.values()) part.dispose?.();
    },
  };
}
