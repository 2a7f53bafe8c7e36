// A scale: stars, a column or a row of buttons when they fit, a slider otherwise.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { locale, t } from "../words.js";

const MOST_BUTTONS = 11;
/** A list to pick from is offered up to here; a slider is quicker beyond. */
const MOST_PICKED = 40;

export function range(asking) {
  const { question } = asking;
  const { start, end, step } = question.bounds;
  const size = Math.abs(step) || 1;
  const steps = Math.floor(Math.abs(end - start) / size + 1e-9) + 1;
  const points = Array.from({ length: steps }, (_, index) => round(start + Math.sign(end - start) * index * size));
  if (question.looks("rating") && steps <= MOST_BUTTONS) return stars(asking, points);
  const most = question.looks("picker") ? MOST_PICKED : MOST_BUTTONS;
  return steps <= most ? buttons(asking, points) : slider(asking, points);
}

const round = (n) => Number(n.toFixed(6));
const shown = (n) => new Intl.NumberFormat(locale()).format(n);

/** What buttons and stars have in common: touching the chosen one takes it back where that is allowed. */
function choosing({ question, answered, voice }, points, { kind, face, isOn }) {
  const row = points.map((point, index) =>
    h(`button.${kind}`, { type: "button", role: "radio", "aria-checked": "false", "aria-label": shown(point), on: { click: () => take(point) } }, face(point, index)),
  );
  function take(point) {
    const same = !question.isBlank && Number(question.value) === point;
    question.write(same && !question.isRequired ? "" : String(point));
    voice.tick();
    answered();
  }
  const refresh = () => {
    row.forEach((button, index) => {
      const chosen = !question.isBlank && Number(question.value) === points[index];
      button.setAttribute("aria-checked", String(chosen));
      button.classList.toggle("on", !question.isBlank && isOn(index, points.indexOf(Number(question.value))));
    });
  };
  return { row, refresh };
}

function buttons(asking, points) {
  const isVertical = asking.question.looks("vertical");
  const { row, refresh } = choosing(asking, points, { kind: "point", face: shown, isOn: (index, chosen) => index === chosen });
  refresh();
  // The highest stands highest.
  const element = h(`div.points${isVertical ? ".vertical" : ""}`, { role: "radiogroup", "data-count": points.length }, isVertical ? [...row].reverse() : row);
  return { element, refresh };
}

function stars(asking, points) {
  const { row, refresh } = choosing(asking, points, { kind: "star", face: () => icon("star"), isOn: (index, chosen) => index <= chosen });
  refresh();
  return { element: h("div.stars", { role: "radiogroup", "data-count": points.length }, row), refresh };
}

function slider({ question, answered, voice }, points) {
  const isVertical = question.looks("vertical");
  const output = h("output.number-shown");
  const input = h("input.slider", {
    type: "range",
    min: 0,
    max: points.length - 1,
    step: 1,
    orient: isVertical ? "vertical" : null,
    "aria-label": question.label?.text ?? question.name,
    on: { input: take, change: () => voice.tick() },
  });
  const write = (index) => {
    question.write(String(points[index]));
    answered();
  };
  function take() {
    write(Number(input.value));
  }
  function nudge(by) {
    // The first touch on a blank answer takes the middle, where the thumb stands.
    const at = Number(input.value) + (question.isBlank ? 0 : by);
    write(Math.min(points.length - 1, Math.max(0, at)));
    voice.tick();
  }
  const refresh = () => {
    const at = points.indexOf(Number(question.value));
    input.value = question.isBlank ? Math.floor(points.length / 2) : at;
    input.classList.toggle("blank", question.isBlank);
    output.textContent = question.isBlank ? "–" : shown(Number(question.value));
  };
  refresh();
  const finer = (name, label, by) => h("button.step", { type: "button", "aria-label": t(label), on: { click: () => nudge(by) } }, icon(name));
  const ends = h("div.slider-ends", h("span", shown(points[0])), h("span", shown(points.at(-1))));
  const rail = h("div.rail", finer("minus", "less", -1), input, finer("plus", "more", 1));
  return { element: h(`div.sliding${isVertical ? ".vertical" : ""}`, output, rail, ends), refresh };
}
