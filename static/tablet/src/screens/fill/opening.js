// Before a person's own sheet: which language, by its name and its voice, and whether the sound reaches the ear.
import { h, s, show } from "../../dom.js";
import { giveVoice } from "../../hearable.js";
import { icon } from "../../icons.js";
import { isPersonal } from "../../kinds.js";
import { listenTo } from "../../listen.js";
import { keepIfRoom, setting } from "../../store.js";
import { LANGUAGES, speak, spoken, word } from "../../words.js";

/** Who heard well this morning need not be asked with every person, in milliseconds. */
const HEARD_FOR_MS = 4 * 60 * 60_000;

export class Opening {
  #asks = [];

  /**
   * @param {import("./filling.js").Filling} filling
   * @param {{voice: import("../../voice.js").Voice, relanguage: (code: string) => void}} surroundings
   */
  constructor(filling, { voice, relanguage }) {
    Object.assign(this, { filling, voice, relanguage });
  }

  /**
   * What is still to be asked. Nothing for a group's sheet: its facilitator reads, and knows the tablet.
   * @param {("language"|"hearing")[]} wanted  what the manner of filling leaves to be asked here
   */
  async prepare(wanted) {
    const { form, isBegun, sheet } = this.filling;
    if (isBegun || !isPersonal(form.kind)) return;
    const spokenHere = new Set(sheet.languages().map(({ code }) => code));
    this.offered = LANGUAGES.filter(({ code }) => spokenHere.has(code));
    const heardAt = (await setting("heardAt")) ?? 0;
    const isFresh = Math.abs(Date.now() - heardAt) < HEARD_FOR_MS;
    const hasClips = form.media.some((one) => /^audio\//.test(one.type ?? "") || /\.(mp3|m4a|ogg|wav)$/.test(one.filename));
    const isOpen = { language: this.offered.length > 1, hearing: hasClips && !isFresh };
    this.#asks = wanted.filter((one) => isOpen[one]);
  }

  get isAsked() {
    return this.#asks.length > 0;
  }

  /** @param {() => void} decided  called after each answer */
  page(decided) {
    const done = () => {
      this.#asks.shift();
      decided();
    };
    return this.#asks[0] === "language" ? this.#languagePage(done) : this.#hearingPage(done);
  }

  #languagePage(done) {
    const choose = async (code) => {
      await speak(code);
      await keepIfRoom("language", code);
      this.relanguage(code);
      done();
    };
    const pieces = this.offered.map(({ code, name }) => {
      const wording = { key: `language_${code}`, language: code };
      const button = h("button.choice.language-choice", { type: "button", lang: code, "data-value": code, "aria-pressed": String(code === spoken()), on: { click: () => choose(code) } }, h("span.choice-text", name), icon("next"));
      giveVoice(button, wording, this.voice);
      const listen = listenTo(wording, this.voice, name);
      return { ...wording, element: button, line: h("div.heard", listen, button) };
    });
    return page("language", word("language_choose"), h("div.choices", pieces.map((one) => one.line)), [{ key: "language_choose" }, ...pieces]);
  }

  #hearingPage(done) {
    const picture = h("div.opening-mark", icon("ear"));
    const yes = async () => {
      await keepIfRoom("heardAt", Date.now());
      done();
    };
    const louder = h("p.hint", { role: "status" });
    const no = () => {
      show(picture, volumePicture());
      louder.replaceChildren(word("heard_louder"));
      this.voice.playAll([{ key: "heard_louder" }, { key: "heard_here" }]);
    };
    const answer = (value, name, key, click) => {
      const button = h("button.choice", { type: "button", "data-value": value, on: { click } }, icon(name), h("span.choice-text", word(key)));
      giveVoice(button, { key }, this.voice);
      return button;
    };
    const body = h("div.choices.pair", answer("yes", "check", "heard_yes", yes), answer("no", "mute", "heard_no", no));
    return page("hearing", word("heard_here"), [picture, louder, body], [{ key: "heard_here" }]);
  }
}

function page(kind, title, body, heard) {
  const element = h("main.step.alone.opening", { "data-asks": kind }, h("section.asked", h("div.asked-head", h("h1.question", title)), body));
  return { element, heard, section: null, said: element.querySelector("h1").textContent };
}

/** A tablet, a hand's arrow on the upper of its two side keys, waves. */
function volumePicture() {
  const line = (d) => s("path", { d, fill: "none", stroke: "currentColor", "stroke-width": 4, "stroke-linecap": "round", "stroke-linejoin": "round" });
  return s("svg", { viewBox: "0 0 120 100", class: "volume-picture", "aria-hidden": "true" }, line("M22 6h46a5 5 0 0 1 5 5v78a5 5 0 0 1-5 5H22a5 5 0 0 1-5-5V11a5 5 0 0 1 5-5z"), s("path", { d: "M73 24h6v16h-6z", fill: "currentColor" }), line("M73 44h6v16h-6z"), line("M112 32H88M96 24l-8 8 8 8"), line("M32 44v12h8l10 9V35l-10 9zM57 42c5 5 5 11 0 16"));
}
