// Digits to touch, for a PIN: large keys, dots instead of digits, a wait that is shown when it was wrong too often.
import { announce, h } from "../../dom.js";
import { icon } from "../../icons.js";
import { say } from "../../voice.js";
import { locale, t, word } from "../../words.js";

const MOST = 8;
const LEAST = 4;

/**
 * @param {object} how
 * @param {(pin: string) => Promise<{ok: boolean, waitS?: number}>} how.tried  told of each PIN; waitS: seconds until the next try
 * @param {string} how.label  key of what the PIN is for
 * @returns {{element: HTMLElement, dispose: () => void}}
 */
export function pinPad({ tried, label }) {
  let pin = "";
  let timer = null;
  let busy = false;
  const dots = h("div.pin-dots", { role: "img" });
  const trouble = h("p.pin-trouble", { role: "alert" });
  const go = h("button.pin-key.pin-go", { type: "button", "aria-label": t("pin_go"), on: { click: submit } }, icon("check"));
  const erase = h("button.pin-key", { type: "button", "aria-label": t("erase"), on: { click: () => write(pin.slice(0, -1)) } }, icon("erase"));
  const digit = (n) => h("button.pin-key", { type: "button", "data-digit": n, on: { click: () => write((pin + n).slice(0, MOST)) } }, n);
  const keys = h("div.pin-keys", ["1", "2", "3", "4", "5", "6", "7", "8", "9"].map(digit), erase, digit("0"), go);
  const element = h("section.pin", { role: "group", "aria-label": t(label), on: { keydown: type } }, dots, trouble, keys);

  function write(next) {
    if (timer || busy) return;
    pin = next;
    if (pin) trouble.replaceChildren();
    draw();
  }

  function draw() {
    const held = timer !== null || busy;
    dots.setAttribute("aria-label", t("pin_entered", { n: pin.length }));
    dots.replaceChildren(...Array.from({ length: Math.max(LEAST, pin.length) }, (_, at) => h(`span.pin-dot${at < pin.length ? ".full" : ""}`)));
    keys.querySelectorAll("button").forEach((one) => {
      one.disabled = held;
    });
    go.disabled = held || pin.length < LEAST;
    element.classList.toggle("waiting", timer !== null);
  }

  /** A tablet may have a keyboard. */
  function type(event) {
    if (/^\d$/.test(event.key)) write((pin + event.key).slice(0, MOST));
    else if (event.key === "Backspace") write(pin.slice(0, -1));
    else if (event.key === "Enter" && pin.length >= LEAST) submit();
    else return;
    event.preventDefault();
  }

  async function submit() {
    if (busy || timer) return;
    busy = true;
    draw();
    const outcome = await tried(pin).finally(() => {
      busy = false;
      pin = "";
    });
    if (outcome.ok) return;
    navigator.vibrate?.([30, 40, 30]);
    if (outcome.waitS > 0) hold(outcome.waitS);
    else tell(outcome.key ?? "pin_wrong");
    draw();
  }

  function tell(key, params) {
    trouble.replaceChildren(icon("warning"), h("span", word(key, params)));
    // The wait is counted down on the screen, and said once.
    if (!params) say(key);
  }

  /** Shut until the wait is over, counted down so that nobody keeps trying. */
  function hold(waitS) {
    const until = performance.now() + waitS * 1000;
    say("pin_wait");
    announce(t("pin_wait", { time: span(waitS) }));
    const tick = () => {
      const left = Math.ceil((until - performance.now()) / 1000);
      if (left > 0) return tell("pin_wait", { time: span(left) });
      clearInterval(timer);
      timer = null;
      trouble.replaceChildren();
      return draw();
    };
    timer = setInterval(tick, 500);
    tick();
  }

  draw();
  return { element, hold: (waitS) => (hold(waitS), draw()), dispose: () => clearInterval(timer) };
}

/** 75 -> "1:15". */
function span(seconds) {
  const two = new Intl.NumberFormat(locale(), { minimumIntegerDigits: 2 });
  return `${Math.floor(seconds / 60)}:${two.format(seconds % 60)}`;
}
