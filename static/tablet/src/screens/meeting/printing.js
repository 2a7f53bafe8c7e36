// The meeting's pages on paper, one a sheet, in black and white: made when the browser prints, gone afterwards.
import { h } from "../../dom.js";

/**
 * @param {() => import("./pages.js").Page[]} pages
 * @param {Element|null} mark  stands on every sheet, because sheets are taken apart
 * @returns {() => void} how to stop
 */
export function printing(pages, mark) {
  let paper = null;
  const before = () => {
    paper ??= h("div.paper", pages().map((page) => h("section.paper-page", { "data-page": page.id }, mark?.cloneNode(true), page.draw())));
    document.body.append(paper);
  };
  const after = () => {
    paper?.remove();
    paper = null;
  };
  addEventListener("beforeprint", before);
  addEventListener("afterprint", after);
  return () => {
    after();
    removeEventListener("beforeprint", before);
    removeEventListener("afterprint", after);
  };
}
