// Whole and decimal numbers: a keypad when alone on the screen, plus and minus in a list.
import { h } from "../dom.js";
import { face } from "../faces.js";
import { icon } from "../icons.js";
import { t } from "../words.js";

export function number(asking) {
  return asking.alone && !asking.question.looks("counter") ? keypad(asking) : stepper(asking);
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
    typed = pressed(typed, key);
    // "3." is on its way to "3.5", "-" to "-3": what is written is the number so far.
    question.write(typed.replace(/\.$/, "").replace(/^-$/, ""));
    voice.tick();
    draw();
    answered();
  };
  const sign = question.mayBeNegative ? "sign" : null;
  const keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9", decimal ? "." : (sign ?? ""), "0", "erase", ...(decimal && sign ? [sign] : [])];
  const pad = h("div.keypad", keys.map((key) => keyOf(key, press)));
  const element = h("div.number", { tabindex: 0, "aria-label": question.label?.text ?? question.name, on: { keydown: typeKey } }, shown, pad);
  function typeKey(event) {
    if (/^[0-9]$/.test(event.key) || (decimal && /^[.,]$/.test(event.key))) press(event.key.replace(",", "."));
    else if (event.key === "Backspace") press("erase");
    else if (event.key === "-" && question.mayBeNegative) press("sign");
  }
  function draw() {
    shown.textContent = question.looks("thousands-sep") ? grouped(typed) : typed.replace(".", ",");
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

/** What stands there after a key: digits in order, one point, a sign that can be turned. */
function pressed(typed, key) {
  if (key === "erase") return typed.slice(0, -1);
  if (key === "sign") return typed.startsWith("-") ? typed.slice(1) : `-${typed}`;
  if (typed.length >= LONGEST || (key === "." && typed.includes("."))) return typed;
  const next = typed + key;
  return next === "." || next === "-." ? next.replace(".", "0.") : next.replace(/^(-?)0+(?=\d)/, "$1");
}

/** "12500.5" -> "12 500,5" */
function grouped(typed) {
  const [whole, part] = typed.split(".");
  const digits = whole.replace(/\B(?=(\d{3})+$)/g, "\u202f");
  return part === undefined ? digits : `${digits},${part}`;
}

const FACES = { erase: () => icon("erase"), ".": () => ",", sign: () => "±" };
const NAMES = { erase: "erase", sign: "number_sign" };

function keyOf(key, press) {
  if (key === "") return h("span");
  const label = FACES[key]?.() ?? key;
  return h("button.key", { type: "button", "aria-label": NAMES[key] ? t(NAMES[key]) : null, on: { click: () => press(key) } }, label);
}

function stepper({ question, answered, voice }) {
  const step = (by) => {
    const sum = (Number(question.value) || 0) + by;
    const next = question.mayBeNegative && Number(question.value) < 0 ? sum : Math.max(0, sum);
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
