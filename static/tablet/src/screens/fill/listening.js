// A form that wants sound recorded while it is filled: asked first, shown all along, never in secret.
import { h } from "../../dom.js";
import { icon } from "../../icons.js";
import { MicrophoneRefused, record } from "../../recorder.js";
import { t, word } from "../../words.js";

/** How often what was recorded is put on the disk, in milliseconds. */
const SAVE_MS = 30_000;

export class Listening {
  #recording = null;
  #name = null;
  /** Long ago: the first piece is kept at once, and says from then on that consent was given. */
  #savedAt = 0;
  #mark = h("p.listening", { role: "status" }, h("span.red-dot"), word("listening_on"));

  /** @param {import("./filling.js").Filling} filling @param {() => void} answered  something has been given that is to be saved */
  constructor(filling, answered) {
    Object.assign(this, { filling, answered });
    // A sheet that is taken up again was decided when it was begun: recorded before, it is recorded on.
    this.isAsked = this.#beside.recordings.length > 0 && !filling.isBegun && !filling.isPlaceOnly;
  }

  /** Go on recording a sheet that was recorded before; without a microphone it goes on without. */
  async resume() {
    if (!this.filling.isBegun || !this.#beside.isRecorded) return;
    await this.#begin().catch((fault) => {
      if (!(fault instanceof MicrophoneRefused)) throw fault;
    });
  }

  get #beside() {
    return this.filling.sheet.beside;
  }

  /** The sign that stands on every screen while it records; null when it does not. */
  get mark() {
    return this.#recording ? this.#mark : null;
  }

  /**
   * The page that asks. `decided` is called once there is an answer; without a microphone the form goes on without.
   * @param {() => void} decided
   */
  page(decided) {
    const trouble = h("p.problem", { role: "alert", hidden: true }, icon("warning"), word("listening_refused"));
    const without = () => {
      this.isAsked = false;
      this.filling.log?.mark("background audio disabled");
      decided();
    };
    const yes = async () => {
      try {
        await this.#begin();
        this.isAsked = false;
        this.filling.log?.mark("background audio enabled");
        decided();
      } catch (fault) {
        if (!(fault instanceof MicrophoneRefused)) throw fault;
        trouble.hidden = false;
      }
    };
    const button = (kind, name, key, click) => h(kind, { type: "button", on: { click } }, icon(name), word(key));
    return {
      element: h(
        "main.step.alone.ask-listening",
        h(
          "section.asked",
          h("div.asked-head", h("h1.question", word("listening_ask")), h("div.hint", word("listening_why"))),
          h("div.listening-mark", icon("mic")),
          h("div.row", button("button.large.primary.listening-yes", "check", "listening_yes", yes), button("button.large.listening-no", "cross", "listening_no", without)),
          trouble,
        ),
      ),
      heard: null,
      section: null,
      said: t("listening_ask"),
    };
  }

  async #begin() {
    const { quality } = this.#beside.recordings[0];
    this.#recording = await record({ quality, told: () => this.#told() });
  }

  #told() {
    if (Date.now() - this.#savedAt < SAVE_MS) return;
    this.keepSofar();
  }

  /** Put what was recorded so far with the answers. */
  keepSofar() {
    const sound = this.#recording?.sofar();
    if (!sound) return;
    this.#savedAt = Date.now();
    this.#name = this.#beside.keepRecording(sound, this.#name);
    this.answered();
  }

  /** End it, with its last moment. */
  async stop() {
    const ending = this.#recording;
    if (!ending) return;
    this.#recording = null;
    const sound = await ending.stop();
    if (sound.size) this.#name = this.#beside.keepRecording(sound, this.#name);
  }
}
