// Which widget asks which kind of question. A new type is one file and one line here.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { together } from "../together.js";
import { word } from "../words.js";
import { acknowledge } from "./acknowledge.js";
import { many } from "./many.js";
import { note } from "./note.js";
import { number } from "./number.js";
import { one } from "./one.js";
import { isPeople, people } from "./people.js";
import { range } from "./range.js";
import { rank } from "./rank.js";
import { text } from "./text.js";
import { unsupported } from "./unsupported.js";

/**
 * A widget is made once for a question on a screen.
 * @typedef {object} Asking
 * @property {import("../sheet/question.js").Question} question
 * @property {import("../sheet/sheet.js").Sheet} sheet  the whole of it, for what is drawn from other answers
 * @property {boolean} alone    the only question on its screen: it may be large
 * @property {() => void} answered  call after every answer written
 * @property {() => Promise<void>} secure  all of it, and the place, on the disk: before another app or the microphone opens
 * @property {(() => void)|null} goOn  on to the next screen; null when others stand on this one
 * @property {(filename: string) => Promise<string|null>} picture  an address for an image of the form
 * @property {(filename: string) => Promise<string|null>} text  the text of a file of the form
 * @property {import("../voice.js").Voice} voice
 * @typedef {object} Widget
 * @property {HTMLElement} element
 * @property {() => void} [refresh]  something in the form changed
 * @property {() => void} [settle]   write at once what is still on its way: the screen is about to be judged or left
 * @property {() => object[]} [heard]  wordings to be heard after the questions, each with its element
 * @property {() => void} [dispose]
 */
const WIDGETS = {
  acknowledge, many, note, one, range, rank, text,
  integer: number, decimal: number,
  date: later(() => import("./date.js"), "date"),
  dateTime: later(() => import("./datetime.js"), "dateTime"),
  time: later(() => import("./time.js"), "time"),
  image: later(() => import("./photo.js"), "photo"),
  video: later(() => import("./file.js"), "file"),
  file: later(() => import("./file.js"), "file"),
  audio: later(() => import("./sound.js"), "sound"),
  barcode: later(() => import("./barcode.js"), "barcode"),
  geopoint: later(() => import("./geopoint.js"), "geopoint"),
  geotrace: later(() => import("./geotrace.js"), "geotrace"),
  geoshape: later(() => import("./geotrace.js"), "geoshape"),
};
/** What a note of a group's sheet draws by what it means; brought with the sheet. */
const OF_A_GROUP = { representation: "representation", own_results: "ownResults" };
const draw = later(() => import("./draw.js"), "draw");
const imageMap = later(() => import("./imagemap.js"), "imageMap");

/** @param {Asking} asking @returns {Widget} */
export function widgetFor(asking) {
  const { question } = asking;
  const drawn = OF_A_GROUP[question.meaning("part")];
  if (drawn) return together()[drawn](asking);
  if (question.isReadonly) return note(asking);
  if (!asking.alone && isPeople(question)) return people(asking);
  if (question.type === "image" && question.looks("draw", "signature", "annotate")) return draw(asking);
  if (question.looks("image-map")) return imageMap(asking);
  return (WIDGETS[question.type] ?? unsupported)(asking);
}

/** A widget few forms need comes when a form needs it: the first visit over a thin line stays short. */
function later(load, name) {
  return (asking) => {
    const element = h("div.later");
    let widget = null;
    let isGone = false;
    const place = (module) => {
      if (isGone) return;
      widget = module[name](asking);
      element.replaceChildren(widget.element);
    };
    const fail = () => element.replaceChildren(h("p.problem", icon("warning"), word("failed_title")));
    load().then(place).catch((fault) => {
      console.error(fault);
      fail();
    });
    return {
      element,
      refresh: () => widget?.refresh?.(),
      settle: () => widget?.settle?.(),
      dispose: () => {
        isGone = true;
        widget?.dispose?.();
      },
    };
  };
}
