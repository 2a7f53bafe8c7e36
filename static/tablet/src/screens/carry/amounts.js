// Sizes and durations as people say them.
import { counted, locale, t } from "../../words.js";

const number = (value, digits) => new Intl.NumberFormat(locale(), { maximumFractionDigits: digits }).format(value);

/** "1,2 Mo", "340 ko". @param {number} bytes */
export function megabytes(bytes) {
  return bytes < 950_000 ? t("kilobytes", { n: number(Math.ceil(bytes / 1000), 0) }) : t("megabytes", { n: number(bytes / 1e6, bytes < 1e7 ? 1 : 0) });
}

/** "moins d'une minute", "environ 4 minutes", "environ 2 heures": no more exact than the line is steady. @param {number} seconds */
export function duration(seconds) {
  if (seconds < 50) return t("under_a_minute");
  if (seconds < 5400) return counted("about_minutes", Math.round(seconds / 60) || 1);
  return counted("about_hours", Math.round(seconds / 3600));
}

/** "3 fichiers sur 40" */
export const filesOf = (done, total) => t("carry_files", { done: number(done, 0), total: number(total, 0) });
