// A form's wording on the screen: its markdown tree becomes elements, its review state becomes a mark.
import { h } from "./dom.js";
import { unmarked } from "./sheet/wording.js";
import { unbroken } from "./spacing.js";
import { spoken, t } from "./words.js";

const ALLOWED = new Set(["h1", "h2", "h3", "h4", "h5", "h6", "br", "div", "em", "li", "ol", "p", "span", "strong", "u", "ul"]);

/** @param {import("./sheet/wording.js").Wording|null} wording */
export function rich(wording) {
  if (!wording) return [];
  const parts = wording.tree.length ? wording.tree.map(element) : [spokenAndBeside(wording.text)];
  return wording.mark ? [...parts, mark(wording.mark)] : parts;
}

function element(node) {
  // HTML written into a form is shown as what it is: text.
  if (node.role === "html") return document.createTextNode(node.unsafeHtml.replace(/<[^>]*>/g, ""));
  if (node.role === "child") return spokenAndBeside(unmarked(node.value));
  const children = (node.children ?? []).map(element);
  // A link would lead out of the form, off the tablet: only its words stay.
  return h(ALLOWED.has(node.elementName) ? node.elementName : "span", {}, ...children);
}

/** Forms write an unreviewed wording as "awɔ · Oui": the French goes beneath, smaller. */
function spokenAndBeside(text) {
  const at = spoken() === "bm" ? text.indexOf(" · ") : -1;
  if (at < 0) return document.createTextNode(unbroken(text));
  return h("span.two", h("span", unbroken(text.slice(0, at))), h("small.beside", { lang: "fr" }, unbroken(text.slice(at + 3))));
}

function mark(kind) {
  const title = kind === "fr" ? t("french_stands_in") : t("awaits_review");
  return h("span.mark", { title, "aria-label": title }, kind === "fr" ? "fr" : "?");
}
