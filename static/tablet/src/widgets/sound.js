// A spoken answer: record, hear it again, do it again, and take the first one back.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { MicrophoneRefused, record } from "../recorder.js";
import { t, word } from "../words.js";
import { filePicker } from "./file.js";

/** How often a recording under way is put on the disk, in milliseconds. */
const SAVE_MS = 10_000;
const ENDINGS = { "audio/mp4": "m4a", "audio/webm": "webm", "audio/ogg": "ogg" };

export function sound({ question, answered, voice, secure }) {
  const element = h("div.sound");
  const bar = h("progress.sound-way", { max: 1, value: 0, "aria-label": t("record_play") });
  const meter = h("meter.loudness", { min: 0, max: 1, value: 0, "aria-hidden": "true" });
  const shownClock = h("output.clock-running");
  let recording = null;
  let before = null;
  let startedAt = 0;
  let savedAt = 0;
  let beat = null;

  async function begin() {
    voice.stop();
    await secure();
    const last = question.file;
    try {
      recording = await record({ quality: question.quality, told: keepSofar });
    } catch (fault) {
      if (!(fault instanceof MicrophoneRefused)) throw fault;
      return draw(h("p.problem", word("record_failed")));
    }
    // The page was left while the browser asked for the microphone.
    if (!element.isConnected) return void end();
    before = last;
    startedAt = savedAt = Date.now();
    beat = setInterval(drawRunning, 200);
    return draw();
  }

  /** A fault, or a page thrown away, costs ten seconds of a long answer, not all of it. */
  function keepSofar() {
    if (!recording || Date.now() - savedAt < SAVE_MS) return;
    savedAt = Date.now();
    put(recording.sofar());
  }

  async function end() {
    if (!recording) return;
    const ending = recording;
    recording = null;
    clearInterval(beat);
    put(await ending.stop());
    draw();
  }

  /** Leaving the page: what is there now is kept at once, the last moment as soon as the browser gives it. */
  function leave() {
    voice.stop();
    if (recording) put(recording.sofar());
    end();
  }

  function put(blob) {
    if (blob?.size) write(new File([blob], `voice.${ENDINGS[blob.type] ?? "webm"}`, { type: blob.type }));
  }

  function write(file) {
    question.writeFile(file);
    answered();
  }

  function change(file, earlier) {
    before = earlier;
    write(file);
    draw();
  }

  function drawRunning() {
    const seconds = Math.floor((Date.now() - startedAt) / 1000);
    shownClock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    meter.value = recording?.loudness() ?? 0;
  }

  const button = (name, key, click, kind) => h(kind, { type: "button", on: { click } }, icon(name), word(key));
  const play = () => voice.playBlob(question.file, (share) => { bar.value = share; });

  function running() {
    drawRunning();
    return [
      h("p.recording", { role: "status", "aria-label": t("recording") }, h("span.red-dot"), shownClock),
      meter,
      button("stop", "record_stop", end, "button.large.recording-stop"),
    ];
  }

  function recorded() {
    bar.value = 0;
    return [
      button("play", "record_play", play, "button.large"),
      bar,
      h("div.row", button("mic", "record_again", begin, "button.plain"), takeBack() ?? button("trash", "file_remove", () => change(null, question.file), "button.plain")),
    ];
  }

  const takeBack = () => before && button("again", "record_before", () => change(before, null), "button.plain");

  function draw(problem = null) {
    const parts = recording ? running() : question.file ? recorded() : [button("mic", "record", begin, "button.large.speak"), takeBack() ?? ""];
    if (problem) parts.push(problem, filePicker({ accept: "audio/*", secure, take: (file) => change(file, null) }, icon("file"), word("file_pick")));
    element.replaceChildren(...parts);
  }

  draw();
  return { element, settle: leave, dispose: leave };
}
