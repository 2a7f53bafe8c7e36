// Finds a form or an unfinished sheet by a few letters of its name.
import { h } from "../../dom.js";
import { fold } from "../../fold.js";
import { icon } from "../../icons.js";
import { t, word } from "../../words.js";

/** @returns {{element: HTMLElement, over: (main: HTMLElement, put: () => void) => void}} over: search in what is now put on the screen */
export function makeSearch() {
  const field = h("input.field", { type: "search", placeholder: t("search"), "aria-label": t("search"), autocomplete: "off", on: { input: sift } });
  const none = h("p.quiet", { role: "status", hidden: true }, word("search_none"));
  let searched = null;

  function sift() {
    const wanted = fold(field.value.trim());
    const found = [...searched.querySelectorAll("[data-found-by]")].filter((one) => {
      one.hidden = !fold(one.dataset.foundBy).includes(wanted);
      return !one.hidden;
    });
    // A heading over nothing would say that there is something.
    for (const section of searched.querySelectorAll("section")) section.hidden = !section.querySelector("[data-found-by]:not([hidden])");
    none.hidden = found.length > 0;
  }

  function over(main, put) {
    const had = document.activeElement === field;
    searched = main;
    put();
    if (had) field.focus();
    if (field.value) sift();
  }

  return { element: h("div.searching", h("label.search", icon("search"), field), none), over };
}
