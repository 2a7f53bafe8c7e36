// Drawn with a finger: a drawing, a signature, or marks on a photo.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { t, word } from "../words.js";
import { filePicker } from "./file.js";
import { drawn } from "./smaller.js";

const SIZES = { signature: [900, 450], draw: [900, 900] };
const COLOURS = ["#23312e", "#c4511b", "#1b8a7a", "#2f6fb0"];
const PEN = 7;
/** A pause after which what was drawn is kept, in milliseconds: a signature is several strokes. */
const PAUSE_MS = 500;

export function draw(asking) {
  return asking.question.looks("annotate") ? annotate(asking) : board(asking, asking.question.looks("signature") ? "signature" : "draw");
}

/** A photo first, then marks on it. */
function annotate(asking) {
  const { question, secure } = asking;
  const element = h("div.drawing");
  let inner = null;
  const take = async (file) => {
    const base = await drawn(file, question.maxPixels).catch(() => null);
    if (!base) return begin(h("p.problem", { role: "alert" }, icon("warning"), word("photo_unreadable")));
    on(base);
    return inner.keep();
  };
  function on(base) {
    inner?.dispose();
    inner = sketchpad(asking, { base, type: "image/jpeg", clear: () => begin() });
    element.replaceChildren(inner.element);
  }
  function begin(problem = "") {
    inner?.dispose();
    inner = null;
    const camera = filePicker({ accept: "image/*", capture: "environment", secure, take }, icon("camera"), word("photo_take"));
    element.replaceChildren(h("div.row", camera, filePicker({ accept: "image/*", secure, take }, icon("picture"), word("photo_pick"))), problem);
  }
  begin();
  if (question.file) drawn(question.file, question.maxPixels).then(on, () => null);
  return { element, settle: () => inner?.settle(), dispose: () => inner?.dispose() };
}

function board(asking, kind) {
  const element = h(`div.drawing.${kind}`);
  let inner = null;
  const place = (base) => {
    inner = sketchpad(asking, { base, size: SIZES[kind], hasColours: kind === "draw", type: "image/png" });
    element.replaceChildren(inner.element);
  };
  if (asking.question.file) drawn(asking.question.file, null).then(place, () => place(null));
  else place(null);
  return { element, settle: () => inner?.settle(), dispose: () => inner?.dispose() };
}

/**
 * @param {object} asking
 * @param {{base: HTMLCanvasElement|null, size?: number[], hasColours?: boolean, type: string, clear?: () => void}} how
 *   base: what was there before the first stroke; clear: what beginning again means, when it is more than an empty sheet
 */
function sketchpad({ question, answered, voice }, { base, size, hasColours = true, type, clear = null }) {
  const canvas = h("canvas.sketchpad", { role: "img", "aria-label": question.label?.text ?? question.name });
  canvas.width = base?.width ?? size[0];
  canvas.height = base?.height ?? size[1];
  const pen = canvas.getContext("2d");
  let strokes = [];
  let cleared = null;
  let under = base;
  let colour = COLOURS[clear ? 1 : 0];
  let waiting = null;

  function paint() {
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    if (under) pen.drawImage(under, 0, 0, canvas.width, canvas.height);
    for (const stroke of strokes) line(stroke, 0);
  }

  function line({ colour: ink, points }, from) {
    pen.strokeStyle = pen.fillStyle = ink;
    pen.lineWidth = PEN * (canvas.width / 900);
    pen.lineCap = pen.lineJoin = "round";
    pen.beginPath();
    const [first, ...rest] = points.slice(from);
    pen.moveTo(...first);
    // A dot is a stroke too.
    for (const point of rest.length ? rest : [[first[0] + 0.1, first[1]]]) pen.lineTo(...point);
    pen.stroke();
  }

  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * canvas.width, ((event.clientY - box.top) / box.height) * canvas.height];
  };

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    const stroke = { colour, points: [at(event)] };
    strokes.push(stroke);
    cleared = null;
    line(stroke, 0);
    const go = (more) => {
      stroke.points.push(at(more));
      line(stroke, stroke.points.length - 2);
    };
    canvas.addEventListener("pointermove", go);
    const end = () => {
      canvas.removeEventListener("pointermove", go);
      soon();
      tools();
    };
    canvas.addEventListener("pointerup", end, { once: true });
    canvas.addEventListener("pointercancel", end, { once: true });
  });

  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(settle, PAUSE_MS);
  }

  /** Keep what is drawn, now: on leaving there is no time to wait for anything. */
  function settle() {
    if (waiting === null) return;
    clearTimeout(waiting);
    waiting = null;
    keep();
  }

  function keep() {
    const isEmpty = !strokes.length && !under;
    question.writeFile(isEmpty ? null : asFile(canvas, type));
    voice.tick();
    answered();
  }

  function undo() {
    if (cleared) ({ strokes, under } = cleared);
    else strokes.pop();
    cleared = null;
    repaint();
  }

  function wipe() {
    if (clear) {
      question.writeFile(null);
      answered();
      return clear();
    }
    cleared = { strokes, under };
    strokes = [];
    under = null;
    return repaint();
  }

  function repaint() {
    paint();
    soon();
    tools();
  }

  const bar = h("div.row.tools");
  function tools() {
    const undoable = strokes.length || cleared;
    bar.replaceChildren(
      ...(hasColours ? COLOURS.map(swatch) : []),
      h("button.plain", { type: "button", disabled: !undoable, on: { click: undo } }, icon("again"), word("draw_undo")),
      h("button.plain", { type: "button", disabled: !strokes.length && !under, on: { click: wipe } }, icon("trash"), word("draw_clear")),
    );
  }

  function swatch(ink, index) {
    const take = () => {
      colour = ink;
      tools();
    };
    return h(`button.swatch.ink-${index}`, { type: "button", "aria-label": `${t("draw_colour")} ${index + 1}`, "aria-pressed": String(ink === colour), on: { click: take } });
  }

  paint();
  tools();
  return { element: h("div.drawn", canvas, bar), keep, settle, dispose: settle };
}

/** In one go, without waiting: the screen may be about to change. */
function asFile(canvas, type) {
  const [, base64] = canvas.toDataURL(type, 0.85).split(",");
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return new File([bytes], type === "image/png" ? "drawing.png" : "drawing.jpg", { type });
}
