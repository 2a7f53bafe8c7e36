// Plays recorded clips: the question's on arrival, a choice's on request. There is no made-up voice.
import { setting } from "./store.js";

/** One for the whole app: a browser gives out a handful, and people come by the dozen. */
let context = null;

export class Voice {
  #clip;
  #audio = new Audio();
  #url = null;
  #isOn = true;

  /** @param {(filename: string) => Promise<Blob|null>} clip  where clips come from */
  constructor(clip) {
    this.#clip = clip;
    setting("sounds").then((on) => {
      this.#isOn = on !== false;
    });
  }

  get isOn() {
    return this.#isOn;
  }

  /** @returns {Promise<boolean>} whether this wording can be heard on this tablet */
  async has(wording) {
    return Boolean(wording?.audio && (await this.#clip(wording.audio)));
  }

  /**
   * Play a wording's clip from its start; whatever played before stops.
   * @param {object} wording
   * @param {(share: number) => void} [progress]  0..1 while it plays, 1 at its end
   * @returns {Promise<"playing"|"missing"|"blocked">} blocked: the browser wants a touch first
   */
  async play(wording, progress = () => {}) {
    this.stop();
    const blob = wording?.audio ? await this.#clip(wording.audio) : null;
    if (!blob) return "missing";
    return this.playBlob(blob, progress);
  }

  async playBlob(blob, progress = () => {}) {
    this.stop();
    this.#url = URL.createObjectURL(blob);
    const audio = new Audio(this.#url);
    this.#audio = audio;
    audio.ontimeupdate = () => progress(audio.duration ? audio.currentTime / audio.duration : 0);
    audio.onended = () => progress(1);
    try {
      await audio.play();
      return "playing";
    } catch {
      return "blocked";
    }
  }

  stop() {
    this.#audio.onended = this.#audio.ontimeupdate = null;
    this.#audio.pause();
    if (this.#url) URL.revokeObjectURL(this.#url);
    this.#url = null;
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
