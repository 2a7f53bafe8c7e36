// A time of day: hours and minutes, each with plus and minus.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { t, word } from "../words.js";

const pad = (n) => String(n).padStart(2, "0");

export function time({ question, answered, voice }) {
  const clock = makeClock({
    value: () => question.value.slice(0, 5),
    take: (hhmm) => {
      // The engine wants seconds; without them the answer would silently become blank.
      question.write(`${hhmm}:00.000${offset()}`);
      voice.tick();
      answered();
    },
  });
  return { element: clock.element, refresh: clock.draw };
}

/** Minutes from UTC as the XML writes them: "+00:00". */
export function offset(now = new Date()) {
  const minutes = -now.getTimezoneOffset();
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

/** @param {{value: () => string, take: (hhmm: string) => void}} how  value "" or HH:MM */
export function makeClock({ value, take }) {
  const read = () => (value() || "").split(":").map(Number);
  const now = () => `${pad(new Date().getHours())}:${pad(new Date().getMinutes())}`;
  const turn = (part, by, size) => {
    const parts = value() ? read() : now().split(":").map(Number);
    parts[part] = (parts[part] + by + size) % size;
    take(parts.map(pad).join(":"));
  };
  const shown = [h("output.clock-part"), h("output.clock-part")];
  const column = (part, label, by, size) =>
    h(
      "div.clock-column",
      { role: "group", "aria-label": t(label) },
      h("button.step", { type: "button", "aria-label": `${t(label)} · ${t("more")}`, on: { click: () => turn(part, by, size) } }, icon("up")),
      shown[part],
      h("button.step", { type: "button", "aria-label": `${t(label)} · ${t("less")}`, on: { click: () => turn(part, -by, size) } }, icon("down")),
    );
  const element = h(
    "div.clock",
    column(0, "hour", 1, 24),
    h("span.clock-colon", ":"),
    column(1, "minute", 5, 60),
    h("button.plain", { type: "button", on: { click: () => take(now()) } }, word("now")),
  );
  function draw() {
    const parts = read();
    shown.forEach((one, index) => {
      one.textContent = value() ? pad(parts[index]) : "–";
    });
  }
  draw();
  return { element, draw };
}
