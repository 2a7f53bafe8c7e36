// A day and a time of day.
import { h } from "../dom.js";
import { isoDay, makeCalendar } from "./date.js";
import { makeClock, offset } from "./time.js";

export function dateTime({ question, answered, voice }) {
  const day = () => question.value.slice(0, 10);
  const clock = () => question.value.slice(11, 16);
  const write = (iso, hhmm) => {
    question.write(`${iso}T${hhmm}:00.000${offset()}`);
    voice.tick();
    answered();
  };
  const calendar = makeCalendar({ value: day, take: (iso) => write(iso, clock() || "12:00") });
  const hands = makeClock({ value: clock, take: (hhmm) => write(day() || isoDay(new Date()), hhmm) });
  const refresh = () => {
    calendar.draw();
    hands.draw();
  };
  return { element: h("div.day-and-time", calendar.element, hands.element), refresh };
}
