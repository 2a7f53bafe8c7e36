// A drawing whose parts are the choices: touch the part of the body, the room, the place on the path.
import { h, s } from "../dom.js";
import { choosing } from "./one.js";

const DRAWN = new Set(["svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "title"]);
const PLAIN = new Set(
  "id d x y x1 y1 x2 y2 cx cy r rx ry width height points transform viewBox fill stroke stroke-width stroke-linecap stroke-linejoin fill-opacity stroke-opacity opacity fill-rule font-size font-weight text-anchor".split(" "),
);

/** Draws the question's SVG picture; without one, the choices stand as buttons. */
export function imageMap(asking) {
  const { question } = asking;
  const isOne = question.type === "one";
  const choices = h("div.choices", { role: isOne ? "radiogroup" : "group", "aria-label": question.label?.text ?? question.name });
  const touch = (value) => {
    question.choose(next(question, value, isOne));
    asking.voice.tick();
    asking.answered();
  };
  const list = choosing(asking, { choices, role: isOne ? "radio" : "checkbox", touch });
  const element = h("div.image-map", list.element);
  const said = h("p.map-answer", { role: "status" });
  let parts = [];
  const refresh = () => {
    list.refresh();
    for (const { value, shape } of parts) shape.setAttribute("aria-checked", String(question.chosen.includes(value)));
    said.textContent = parts.length ? question.spokenAnswer() : "";
  };
  draw();
  return { element, refresh };

  async function draw() {
    const markup = question.label?.image && (await asking.text(question.label.image));
    const drawing = markup ? cleaned(markup) : null;
    if (!drawing) return;
    parts = question.options().flatMap(({ value, wording }) => {
      const shape = drawing.querySelector(`[id="${CSS.escape(value)}"]`);
      if (!shape) return [];
      for (const [name, said] of [["role", isOne ? "radio" : "checkbox"], ["tabindex", "0"], ["aria-label", wording.text], ["class", "part"], ["data-value", value]]) shape.setAttribute(name, said);
      shape.addEventListener("click", () => touch(value));
      return [{ value, shape }];
    });
    // Choices without a part of their own ("none of these") stay as buttons beneath.
    const drawnOnes = new Set(parts.map(({ value }) => value));
    for (const button of list.element.querySelectorAll(".choice")) button.hidden = drawnOnes.has(button.dataset.value);
    element.prepend(drawing, said);
    refresh();
  }
}

function next(question, value, isOne) {
  const chosen = question.chosen;
  if (isOne) return chosen[0] === value && !question.isRequired ? [] : [value];
  return chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value];
}

/**
 * The drawing anew, of shapes and plain attributes alone: whatever else a file may hold (scripts, links, styles, other
 * files) is not taken over.
 * @returns {SVGElement|null} null when it is no drawing
 */
export function cleaned(markup) {
  // Even a document nobody shows is held to the app's policy: what it forbids is renamed before it is read.
  const harmless = markup.replace(/\s(on\w+|style)\s*=/gi, " data-$1=");
  const root = new DOMParser().parseFromString(harmless, "image/svg+xml").documentElement;
  if (root.localName !== "svg") return null;
  const drawing = copy(root);
  if (!drawing.getAttribute("viewBox")) drawing.setAttribute("viewBox", `0 0 ${parseFloat(root.getAttribute("width")) || 100} ${parseFloat(root.getAttribute("height")) || 100}`);
  drawing.removeAttribute("width");
  drawing.removeAttribute("height");
  drawing.setAttribute("class", "map-drawing");
  return drawing;
}

function copy(from) {
  const attributes = Object.fromEntries([...from.attributes].filter(({ name }) => PLAIN.has(name)).map(({ name, value }) => [name, value]));
  // A style attribute is forbidden too: its plain parts become attributes.
  for (const [, name, value] of (from.getAttribute("data-style") ?? "").matchAll(/([\w-]+)\s*:\s*([^;]+)/g)) if (PLAIN.has(name)) attributes[name] = value.trim();
  const children = [...from.childNodes].flatMap((child) => {
    if (child.nodeType === Node.TEXT_NODE) return [child.data];
    return DRAWN.has(child.localName) ? [copy(child)] : [];
  });
  return s(from.localName, attributes, ...children);
}
