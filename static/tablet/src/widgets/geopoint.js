// A place by satellites, without network: the best reading is shown as it comes, taken by itself when good, or by touch.
import { h, s } from "../dom.js";
import { icon } from "../icons.js";
import { follow, written } from "../place.js";
import { locale, t, word } from "../words.js";

const GOOD_M = 10;
/** Beyond this nothing more is drawn: the ring would leave the picture. */
const WIDEST_M = 1000;

export function geopoint({ question, answered, voice }) {
  const { good, poor } = question.accuracy;
  const wanted = question.detail("accuracyThreshold") ? good : GOOD_M;
  let stop = null;
  let best = null;
  const element = h("div.geopoint");

  function start() {
    best = null;
    stop = follow({ take, fail });
    if (stop) draw();
  }

  function end() {
    stop?.();
    stop = null;
  }

  function take(coords) {
    if (!best || coords.accuracy < best.accuracy) best = coords;
    if (best.accuracy <= wanted) keep();
    else draw();
  }

  function keep() {
    end();
    question.write(written(best));
    voice.tick();
    answered();
    draw();
  }

  function fail(isOver) {
    if (isOver) end();
    draw(h("p.problem", word("position_failed")));
  }

  function clear() {
    question.write("");
    answered();
    draw();
  }

  const button = (name, key, click, kind = "button.large") => h(kind, { type: "button", on: { click } }, icon(name), word(key));

  function draw(problem = null) {
    const parts = [];
    if (stop) {
      parts.push(rings(best?.accuracy ?? WIDEST_M, wanted), h("p.quiet", { role: "status" }, word(best ? "position_better" : "position_wait")));
      if (best) parts.push(accuracy(best.accuracy, poor), button("check", "position_keep", keep));
    } else if (question.isBlank) parts.push(button("place", "position_take", start));
    else {
      const metres = Number(question.value.split(" ")[3]);
      const remove = !question.isRequired && button("trash", "file_remove", clear, "button.plain");
      parts.push(h("p.done-mark", icon("place")), accuracy(metres, poor), h("div.row", button("again", "position_again", start), remove || ""));
    }
    element.replaceChildren(...parts, ...(problem ? [problem] : []));
  }

  draw();
  return { element, dispose: end };
}

/** A ring that draws in as the reading gets better, around the one it has to reach. */
function rings(metres, wanted) {
  const size = (m) => 14 + 80 * Math.min(1, Math.log10(1 + m) / Math.log10(1 + WIDEST_M));
  return s(
    "svg",
    { viewBox: "0 0 200 200", class: "rings", "aria-hidden": "true" },
    s("circle", { cx: 100, cy: 100, r: size(metres), class: "ring-now" }),
    s("circle", { cx: 100, cy: 100, r: size(wanted), class: "ring-wanted" }),
    s("circle", { cx: 100, cy: 100, r: 6, class: "ring-here" }),
  );
}

function accuracy(metres, poor) {
  const said = h("p.accuracy", t("position_accuracy", { m: new Intl.NumberFormat(locale(), { maximumFractionDigits: 0 }).format(metres) }));
  return poor !== null && metres > poor ? h("div", said, h("p.problem", icon("warning"), word("position_poor"))) : said;
}
