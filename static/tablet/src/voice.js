// What is heard: a form's clips, the app's own words, and the tick that says an answer was taken.
import { clipOf, keyOf } from "./clips.js";
import { playAll, stop, tellSilent } from "./sound.js";
import { setting } from "./store.js";
import "./hearing.js";

/** One for the whole app: a browser gives out a handful, and people come by the dozen. */
let context = null;

/**
 * Say words of the app, one after the other: in the language spoken now, else in French, else with a sign that there is no sound.
 * Does nothing where sounds are off, unless it is `asked` for by a touch.
 * @param {string|string[]} keys       of words/*.json; eight digits of a record's code are `digits(code)`
 * @param {{asked?: boolean, progress?: (share: number) => void, each?: (index: number|null) => void}} [how]
 * @returns {Promise<"playing"|"missing"|"blocked"|"off">}  blocked: the browser wants a touch first
 */
export async function say(keys, { asked = false, ...told } = {}) {
  if (!asked && (await setting("sounds")) === false) return "off";
  const outcome = await playAll([keys].flat().map((key) => () => clipOf(key)), told);
  if (outcome === "missing") tellSilent();
  return outcome;
}

/** Stop whatever is heard; on leaving a screen. */
export const hush = stop;

/** "1234 5678" -> the keys that say it digit by digit. */
export const digits = (text) => [...text.matchAll(/\d/g)].map(([digit]) => `digit_${digit}`);

/** The clips of one form. */
export class Voice {
  #clip;
  #standsIn;
  #isOn = true;

  /**
   * @param {(filename: string) => Promise<Blob|null>} clip  where clips come from
   * @param {(filename: string) => string|null} [standsIn]   the language of a clip that stands in for one of the language spoken
   */
  constructor(clip, standsIn = () => null) {
    this.#clip = clip;
    this.#standsIn = standsIn;
    setting("sounds").then((on) => {
      this.#isOn = on !== false;
    });
  }

  get isOn() {
    return this.#isOn;
  }

  /** @returns {Promise<boolean>} whether this wording can be heard on this tablet */
  async has(wording) {
    return Boolean(await this.#found(wording));
  }

  /**
   * Play a wording's clip from its start; whatever played before stops.
   * @param {object} wording  with `audio`, a form's clip, or `key`, a word of the app
   * @param {(share: number) => void} [progress]  0..1 while it plays, 1 at its end
   * @returns {Promise<"playing"|"missing"|"blocked">} blocked: the browser wants a touch first
   */
  play(wording, progress) {
    return this.playAll([wording], { progress });
  }

  /** Play wordings one after the other; told as in sound.playAll. */
  async playAll(wordings, told) {
    const outcome = await playAll(wordings.map((wording) => () => this.#found(wording)), told);
    if (outcome === "missing") tellSilent();
    return outcome;
  }

  /** What a form says of a broken rule, or the app's own words for it. */
  async sayText(text, key) {
    if (this.#isOn) await say((text && (await keyOf(text))) || key);
  }

  playBlob(blob, progress) {
    return playAll([async () => ({ blob, clip: "recorded" })], { progress });
  }

  stop() {
    stop();
  }

  async #found(wording) {
    if (wording?.key) return clipOf(wording.key, wording.language);
    const blob = wording?.audio ? await this.#clip(wording.audio) : null;
    return blob && { blob, clip: wording.audio, standsIn: this.#standsIn(wording.audio) };
  }

  /** A short tick and a light buzz: the answer was taken. */
  tick() {
    navigator.vibrate?.(15);
    if (!this.#isOn) return;
    try {
      context ??= new AudioContext();
      beep(context);
    } catch {
      // No sound device: the mark on the screen says it too.
    }
  }
}

function beep(context) {
  const tone = context.createOscillator();
  const loudness = context.createGain();
  tone.frequency.value = 660;
  loudness.gain.setValueAtTime(0.08, context.currentTime);
  loudness.gain.exponentialRampToValueAtTime(0.001, context.currentTime + 0.09);
  tone.connect(loudness).connect(context.destination);
  tone.start();
  tone.stop(context.currentTime + 0.1);
}
