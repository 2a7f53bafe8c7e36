// Reads a code with the camera: by the browser's own reader where it has one, else by one that comes along.
import { h, show } from "../dom.js";
import { icon } from "../icons.js";
import { t, word } from "../words.js";

/** @param {"refused"|"none"} why  refused: the camera is not allowed; none: there is none, or it is busy */
export class NoCamera extends Error {
  constructor(why) {
    super(`camera: ${why}`);
    this.why = why;
  }
}

/** The reader for these codes is not on the tablet yet, and there is no network to bring it. */
export class NoReader extends Error {}

/** Between two looks: a person does not notice it, and a slow processor can breathe. */
const PAUSE_MS = 120;

/**
 * Show what the camera sees, and give what it reads.
 * @param {object} how
 * @param {string[]} [how.formats]  names of the Barcode Detection API, as "qr_code" or "ean_13"; every kind when empty
 * @param {Element} how.place       where the camera's picture stands; empty again afterwards
 * @returns {Promise<string|null>}  the text of the first code read; null when the person gave up or left the screen
 * @throws {NoCamera|NoReader}
 */
export async function scan({ formats = [], place }) {
  const stream = await camera();
  try {
    const read = await reader(formats);
    return await look(stream, read, place);
  } finally {
    for (const track of stream.getTracks()) track.stop();
    place.replaceChildren();
  }
}

/** Whether this device has what `scan` needs; a person may still refuse it. */
export const canScan = () => Boolean(navigator.mediaDevices?.getUserMedia);

async function camera() {
  if (!canScan()) throw new NoCamera("none");
  try {
    return await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } }, audio: false });
  } catch (fault) {
    throw new NoCamera(fault?.name === "NotAllowedError" ? "refused" : "none");
  }
}

/** @returns {Promise<(video: HTMLVideoElement) => Promise<string|null>>} */
async function reader(formats) {
  try {
    return (await ownReader(formats)) ?? (await broughtReader(formats));
  } catch (fault) {
    throw new NoReader(String(fault?.message ?? fault));
  }
}

/** The browser's own, which Chrome on Android has; null where it lacks one of the kinds. */
async function ownReader(formats) {
  const Detector = globalThis.BarcodeDetector;
  const known = (await Detector?.getSupportedFormats?.().catch(() => [])) ?? [];
  if (!known.length || formats.some((one) => !known.includes(one))) return null;
  const detector = new Detector(formats.length ? { formats } : {});
  return async (video) => (await detector.detect(video))[0]?.rawValue || null;
}

/** For QR codes a small one, for every other kind one of 320 kB; both brought when first wanted, and kept. */
async function broughtReader(formats) {
  const onlyQr = formats.length === 1 && formats[0] === "qr_code";
  const { make } = onlyQr ? await import("./qr_code.js") : await import("./every_code.js");
  const read = await make(formats);
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => read(still(video, canvas, pen));
}

/** What the camera sees now, no side longer than 960 pixels: enough for a code, and quick. */
function still(video, canvas, pen) {
  const share = Math.min(1, 960 / Math.max(video.videoWidth, video.videoHeight));
  canvas.width = Math.round(video.videoWidth * share);
  canvas.height = Math.round(video.videoHeight * share);
  pen.drawImage(video, 0, 0, canvas.width, canvas.height);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

async function look(stream, read, place) {
  const video = h("video.scan-picture", { muted: true, playsinline: true, "aria-label": t("scan_aim") });
  const window = frame(stream, video);
  show(place, window.element);
  // As an attribute, `muted` alone does not let an element made by script play by itself.
  video.muted = true;
  video.srcObject = stream;
  await video.play();
  return firstOf(async () => (video.videoWidth ? read(video) : null), () => window.isOver || !place.isConnected || document.hidden);
}

/** Look again and again until something is read or it is over. */
async function firstOf(read, isOver) {
  while (!isOver()) {
    const text = await read();
    if (text) {
      navigator.vibrate?.(40);
      return text;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return null;
}

/** The picture with its corners, a lamp where the camera has one, and the way out. */
function frame(stream, video) {
  const state = { isOver: false };
  const stop = () => {
    state.isOver = true;
  };
  state.element = h(
    "div.scan",
    h("div.scan-window", video, h("div.scan-corners", { "aria-hidden": "true" })),
    h("p", { role: "status" }, word("scan_aim")),
    h("div.row", lamp(stream), h("button.large", { type: "button", on: { click: stop } }, icon("cross"), word("scan_stop"))),
  );
  return state;
}

function lamp(stream) {
  const [track] = stream.getVideoTracks();
  if (!track.getCapabilities?.().torch) return null;
  let on = false;
  const turn = () => {
    on = !on;
    button.setAttribute("aria-pressed", String(on));
    track.applyConstraints({ advanced: [{ torch: on }] }).catch(() => null);
  };
  const button = h("button.large", { type: "button", "aria-pressed": "false", on: { click: turn } }, icon("lamp"), word("scan_lamp"));
  return button;
}
