// Days as people say them.
import { daysBetween } from "../../promises/day.js";
import { locale } from "../../words.js";

/** "15 mars 2027" from YYYY-MM-DD. */
export const dayInWords = (day) => new Intl.DateTimeFormat(locale(), { dateStyle: "long" }).format(new Date(`${day}T12:00:00`));

/** "dans 3 mois", "il y a 12 jours". @param {string} day @param {string} from  the day it is told on */
export function afar(day, from) {
  const days = daysBetween(from, day);
  const relative = new Intl.RelativeTimeFormat(locale(), { numeric: "auto" });
  return Math.abs(days) < 45 ? relative.format(days, "day") : relative.format(Math.round(days / 30.44), "month");
}
