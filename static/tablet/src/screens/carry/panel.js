// On home: what is being brought, what waits for a word, and nothing at all when all is here.
import { h } from "../../dom.js";
import { icon } from "../../icons.js";
import { carrying, onCarrying } from "../../sync.js";
import { t, word } from "../../words.js";
import { megabytes } from "./amounts.js";

const SAYS = { asking: "panel_asking", later: "panel_later", paused: "carry_paused", bringing: "carry_bringing" };

/** A panel that keeps itself up to date. @returns {{element: HTMLElement, dispose: () => void}} */
export function carryPanel() {
  const place = h("div.carry-panel");
  let drawn = "";
  const draw = () => {
    const state = carrying();
    const shape = `${state.phase} ${state.waits}`;
    if (shape !== drawn) place.replaceChildren(...contents(state));
    drawn = shape;
    const bar = place.querySelector("progress");
    if (bar) bar.value = state.total.bytes ? Math.min(1, state.done.bytes / state.total.bytes) : 1;
  };
  const dispose = onCarrying(draw);
  draw();
  return { element: place, dispose };
}

function contents({ phase, waits, all, total }) {
  if (waits) return [h("div.panel", h("p", word("carry_waits")))];
  const key = SAYS[phase];
  // A small file that is brought in a moment is nobody's business.
  if (!key || (phase === "bringing" && total.bytes < 200_000)) return [];
  const size = phase === "asking" || phase === "later" ? all.bytes : 0;
  return [
    h(
      "a.panel.carry-line",
      { href: "#/carry" },
      h("span.carry-line-words", icon(phase === "later" ? "sound" : "arrived"), h("span", word(key), size ? h("small", t("carry_size", { size: megabytes(size) })) : null), icon("next")),
      phase === "bringing" && h("progress", { max: 1, value: 0, "aria-label": t("carry_bringing") }),
    ),
  ];
}
