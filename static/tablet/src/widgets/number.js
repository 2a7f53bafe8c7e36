// Whole and decimal numbers: a keypad when alone on the screen, plus and minus in a list.
import { h } from "../dom.js";
import { face } from "../faces.js";
import { icon } from "../icons.js";
import { t } from "../words.js";

export function number(asking) {
  return asking.alone ? keypad(asking) : stepper(asking);
}

/** A question of a ballot carries its point: the face is shown beside it. */
export function ballotFace(question) {
  const point = Number(question.meaning("point"));
  return point >= 1 && point <= 5 ? face(point) : null;
}

const LONGEST = 12;

function keypad({ question, answered, voice }) {
  const decimal = question.type === "decimal";
  const shown = h("output.number-shown", { "aria-live": "polite" });
  let typed = question.value;
  const press = (key) => {
    const next = key === "erase" ? typed.slice(0, -1) : typed.length < LONGEST ? typed + key : typed;
    typed = next === "." ? "0." : next.replace(/^0+(?=\d)/, "");
    // "3." is on its way to "3.5": what is written is the number so far.
    question.write(typed.replace(/\.$/, ""));
    voice.tick();
    draw();
    answered();
  };
  const keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9", decimal ? "." : "", "0", "erase"];
  const pad = h("div.keypad", keys.map((key) => keyOf(key, press)));
  const element = h("div.number", { tabindex: 0, "aria-label": question.label?.text ?? question.name, on: { keydown: typeKey } }, shown, pad);
  function typeKey(event) {
    if (/^[0-9]$/.test(event.key) || (decimal && /^[.,]$/.test(event.key))) press(event.key.replace(",", "."));
    else if (event.key === "Backspace") press("erase");
  }
  function draw() {
    shown.textContent = typed.replace(".", ",");
    shown.classList.toggle("blank", typed === "");
  }
  draw();
  const refresh = () => {
    if (Number(typed || NaN) === Number(question.value || NaN) || typed === question.value) return;
    typed = question.value;
    draw();
  };
  return { element, refresh };
}

function keyOf(key, press) {
  if (key === "") return h("span");
  const label = key === "erase" ? icon("erase") : key === "." ? "," : key;
  return h("button.key", { type: "button", "aria-label": key === "erase" ? t("erase") : null, on: { click: () => press(key) } }, label);
}

function stepper({ question, answered, voice }) {
  const step = (by) => {
    const next = Math.max(0, (Number(question.value) || 0) + by);
    // Minus on a blank answer means none, not minus one.
    question.write(String(question.isBlank && by < 0 ? 0 : next));
    voice.tick();
    answered();
  };
  const field = h("input.field.number-field", {
    inputmode: question.type === "decimal" ? "decimal" : "numeric",
    autocomplete: "off",
    "aria-label": question.label?.text ?? question.name,
    on: { input: take },
  });
  function take() {
    const typed = field.value.trim().replace(",", ".");
    const pattern = question.type === "decimal" ? /^-?\d*(\.\d+)?$/ : /^-?\d*$/;
    if (!pattern.test(typed) || typed === "-") return;
    question.write(typed);
    answered();
  }
  const refresh = () => {
    if (field !== document.activeElement || !question.isBlank) {
      if (field.value.replace(",", ".") !== question.value) field.value = question.value.replace(".", ",");
    }
  };
  refresh();
  const button = (name, by) =>
    h("button.step", { type: "button", "aria-label": t(by > 0 ? "more" : "less"), on: { click: () => step(by) } }, icon(name));
  const element = h("div.stepper", ballotFace(question), button("minus", -1), field, button("plus", 1));
  return { element, refresh };
}
