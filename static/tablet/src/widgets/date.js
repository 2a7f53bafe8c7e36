// A day: a calendar to touch, with "today" and the year close at hand.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { locale, t, word } from "../words.js";

const pad = (n) => String(n).padStart(2, "0");
export const isoDay = (day) => `${day.getFullYear()}-${pad(day.getMonth() + 1)}-${pad(day.getDate())}`;

export function date({ question, answered, voice }) {
  const take = (iso) => {
    question.write(iso === question.value && !question.isRequired ? "" : iso);
    voice.tick();
    answered();
  };
  const value = () => question.value.slice(0, 10);
  const make = question.looks("year") ? makeYears : question.looks("month-year") ? makeMonths : makeCalendar;
  const picker = make({ value, take });
  return { element: picker.element, refresh: picker.draw };
}

/** @param {{value: () => string, take: (iso: string) => void}} how  value "" or YYYY-MM-DD */
export function makeCalendar({ value, take }) {
  const seen = value() ? new Date(`${value()}T12:00:00`) : new Date();
  seen.setDate(1);
  const element = h("div.calendar.of-days");
  const turn = (months) => {
    seen.setMonth(seen.getMonth() + months);
    draw();
  };
  const arrow = (name, label, months) => step(name, label, () => turn(months));

  function head() {
    const name = new Intl.DateTimeFormat(locale(), { month: "long" }).format(seen);
    const year = h("select.year", { "aria-label": t("year"), on: { change: () => turn(12 * (Number(year.value) - seen.getFullYear())) } });
    const now = new Date().getFullYear();
    for (let one = now + 10; one >= 1920; one--) year.append(h("option", { value: one, selected: one === seen.getFullYear() }, String(one)));
    return h("div.calendar-head", arrow("back", "month_before", -1), h("strong", name), year, arrow("next", "month_after", 1));
  }

  function day(number) {
    const iso = `${seen.getFullYear()}-${pad(seen.getMonth() + 1)}-${pad(number)}`;
    const today = iso === isoDay(new Date());
    const label = new Intl.DateTimeFormat(locale(), { dateStyle: "full" }).format(new Date(`${iso}T12:00:00`));
    return h(
      today ? "button.day.is-today" : "button.day",
      { type: "button", "aria-label": label, "aria-pressed": String(iso === value()), on: { click: () => take(iso) } },
      String(number),
    );
  }

  function days() {
    const last = new Date(seen.getFullYear(), seen.getMonth() + 1, 0).getDate();
    const lead = (seen.getDay() + 6) % 7;
    const blanks = Array.from({ length: lead }, () => h("span"));
    return h("div.days", weekdays(), blanks, Array.from({ length: last }, (_, index) => day(index + 1)));
  }

  function draw() {
    const chosen = value();
    const today = h("button.plain", { type: "button", on: { click: () => show(isoDay(new Date())) } }, word("today"));
    const words = chosen ? new Intl.DateTimeFormat(locale(), { dateStyle: "full" }).format(new Date(`${chosen}T12:00:00`)) : "";
    element.replaceChildren(head(), days(), h("div.calendar-foot", h("output", words), today));
  }

  function show(iso) {
    const day = new Date(`${iso}T12:00:00`);
    seen.setFullYear(day.getFullYear(), day.getMonth(), 1);
    take(iso);
    draw();
  }

  draw();
  return { element, draw };
}

const step = (name, label, click) => h("button.step", { type: "button", "aria-label": t(label), on: { click } }, icon(name));

/** A month of a year; written as its first day, as ODK does. */
function makeMonths({ value, take }) {
  let year = Number(value().slice(0, 4)) || new Date().getFullYear();
  const element = h("div.calendar");
  function draw() {
    const turn = (by) => () => {
      year += by;
      draw();
    };
    const month = (index) => {
      const iso = `${year}-${pad(index + 1)}-01`;
      const name = new Intl.DateTimeFormat(locale(), { month: "long" }).format(new Date(year, index, 1));
      return h("button.period", { type: "button", "aria-pressed": String(value().slice(0, 7) === iso.slice(0, 7)), on: { click: () => take(iso) } }, name);
    };
    element.replaceChildren(
      h("div.calendar-head", step("back", "year_before", turn(-1)), h("strong.year-shown", String(year)), step("next", "year_after", turn(1))),
      h("div.periods", Array.from({ length: 12 }, (_, index) => month(index))),
    );
  }
  draw();
  return { element, draw };
}

const YEARS_SHOWN = 12;

/** A year; written as its first day. */
function makeYears({ value, take }) {
  let last = Number(value().slice(0, 4)) || new Date().getFullYear();
  const element = h("div.calendar");
  function draw() {
    const turn = (by) => () => {
      last += by;
      draw();
    };
    const one = (year) => h("button.period", { type: "button", "aria-pressed": String(value().slice(0, 4) === String(year)), on: { click: () => take(`${year}-01-01`) } }, String(year));
    element.replaceChildren(
      h("div.calendar-head", step("back", "year_before", turn(-YEARS_SHOWN)), h("strong.year-shown", `${last - YEARS_SHOWN + 1} – ${last}`), step("next", "year_after", turn(YEARS_SHOWN))),
      h("div.periods", Array.from({ length: YEARS_SHOWN }, (_, index) => one(last - YEARS_SHOWN + 1 + index))),
    );
  }
  draw();
  return { element, draw };
}

function weekdays() {
  const monday = new Date(2024, 0, 1);
  const format = new Intl.DateTimeFormat(locale(), { weekday: "short" });
  return Array.from({ length: 7 }, (_, index) => {
    const name = format.format(new Date(monday.getFullYear(), 0, 1 + index));
    return h("span.weekday", { "aria-hidden": "true" }, name.replace(".", ""));
  });
}
