// A scale: one button a step when they fit, a slider otherwise.
import { h } from "../dom.js";
import { locale } from "../words.js";

const MOST_BUTTONS = 11;

export function range(asking) {
  const { start, end, step } = asking.question.bounds;
  const size = Math.abs(step) || 1;
  const steps = Math.floor(Math.abs(end - start) / size + 1e-9) + 1;
  const points = Array.from({ length: steps }, (_, index) => round(start + Math.sign(end - start) * index * size));
  return steps <= MOST_BUTTONS ? buttons(asking, points) : slider(asking, points);
}

const round = (n) => Number(n.toFixed(6));
const shown = (n) => new Intl.NumberFormat(locale()).format(n);

function buttons({ question, answered, voice }, points) {
  const row = points.map((point) =>
    h("button.point", { type: "button", role: "radio", "aria-checked": "false", on: { click: () => take(point) } }, shown(point)),
  );
  function take(point) {
    const same = !question.isBlank && Number(question.value) === point;
    question.write(same && !question.isRequired ? "" : String(point));
    voice.tick();
    answered();
  }
  const refresh = () => {
    row.forEach((button, index) => {
      button.setAttribute("aria-checked", String(!question.isBlank && Number(question.value) === points[index]));
    });
  };
  refresh();
  return { element: h("div.points", { role: "radiogroup", "data-count": points.length }, row), refresh };
}

function slider({ question, answered, voice }, points) {
  const output = h("output.number-shown");
  const input = h("input.slider", { type: "range", min: 0, max: points.length - 1, step: 1, on: { input: take, change: () => voice.tick() } });
  function take() {
    question.write(String(points[Number(input.value)]));
    answered();
  }
  const refresh = () => {
    const at = points.indexOf(Number(question.value));
    input.value = question.isBlank ? Math.floor(points.length / 2) : at;
    input.classList.toggle("blank", question.isBlank);
    output.textContent = question.isBlank ? "–" : shown(Number(question.value));
  };
  refresh();
  const ends = h("div.slider-ends", h("span", shown(points[0])), h("span", shown(points.at(-1))));
  return { element: h("div.sliding", output, input, ends), refresh };
}
