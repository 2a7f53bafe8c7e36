// Which widget asks which kind of question. A new type is one file and one line here.
import { acknowledge } from "./acknowledge.js";
import { date } from "./date.js";
import { dateTime } from "./datetime.js";
import { file } from "./file.js";
import { geopoint } from "./geopoint.js";
import { many } from "./many.js";
import { note } from "./note.js";
import { number } from "./number.js";
import { one } from "./one.js";
import { photo } from "./photo.js";
import { range } from "./range.js";
import { rank } from "./rank.js";
import { sound } from "./sound.js";
import { text } from "./text.js";
import { time } from "./time.js";
import { unsupported } from "./unsupported.js";

/**
 * A widget is made once for a question on a screen.
 * @typedef {object} Asking
 * @property {import("../sheet/question.js").Question} question
 * @property {boolean} alone    the only question on its screen: it may be large
 * @property {() => void} answered  call after every answer written
 * @property {(filename: string) => Promise<string|null>} picture  an address for an image of the form
 * @property {import("../voice.js").Voice} voice
 * @typedef {{element: HTMLElement, refresh?: () => void, dispose?: () => void}} Widget
 */
const WIDGETS = {
  acknowledge, date, dateTime, file, geopoint, many, note, one, range, rank, text, time,
  integer: number, decimal: number, image: photo, audio: sound, video: file,
};

/** @param {Asking} asking @returns {Widget} */
export function widgetFor(asking) {
  const { question } = asking;
  if (question.isReadonly) return note(asking);
  return (WIDGETS[question.type] ?? unsupported)(asking);
}
