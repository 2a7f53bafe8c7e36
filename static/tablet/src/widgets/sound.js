// A spoken answer: record, hear it again, do it again.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { t, word } from "../words.js";
import { filePicker } from "./file.js";

const KINDS = ["audio/mp4", "audio/webm;codecs=opus", "audio/webm", "audio/ogg;codecs=opus"];
const ENDINGS = { "audio/mp4": "m4a", "audio/webm": "webm", "audio/ogg": "ogg" };

export function sound({ question, answered, voice }) {
  const element = h("div.sound");
  let recorder = null;
  let startedAt = 0;
  let clock = null;

  async function record() {
    voice.stop();
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
      recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: 32_000 });
    } catch {
      return draw(h("p.problem", word("record_failed")));
    }
    const pieces = [];
    recorder.ondataavailable = (event) => pieces.push(event.data);
    recorder.onstop = () => finish(pieces);
    // In pieces of a second: what was said before a fault is still there.
    recorder.start(1000);
    startedAt = Date.now();
    clock = setInterval(drawClock, 500);
    return draw();
  }

  function stop() {
    clearInterval(clock);
    if (!recorder) return;
    recorder.stream.getTracks().forEach((track) => track.stop());
    if (recorder.state !== "inactive") recorder.stop();
  }

  function finish(pieces) {
    const type = (recorder.mimeType || "audio/webm").split(";")[0];
    recorder = null;
    write(new File(pieces, `voice.${ENDINGS[type] ?? "webm"}`, { type }));
  }

  function write(file) {
    question.writeFile(file);
    answered();
    draw();
  }

  const shownClock = h("output.clock-running");
  function drawClock() {
    const seconds = Math.floor((Date.now() - startedAt) / 1000);
    shownClock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }

  const button = (name, key, click, kind) => h(kind, { type: "button", on: { click } }, icon(name), word(key));

  function draw(problem = null) {
    const parts = [];
    if (recorder) {
      drawClock();
      parts.push(h("p.recording", { role: "status", "aria-label": t("recording") }, h("span.red-dot"), shownClock), button("stop", "record_stop", stop, "button.large.recording-stop"));
    } else if (question.file) {
      parts.push(
        button("play", "record_play", () => voice.playBlob(question.file), "button.large"),
        h("div.row", button("again", "record_again", record, "button.plain"), button("trash", "file_remove", () => write(null), "button.plain")),
      );
    } else parts.push(button("mic", "record", record, "button.large.speak"));
    if (problem) parts.push(problem, filePicker({ accept: "audio/*", take: write }, icon("file"), word("file_pick")));
    element.replaceChildren(...parts);
  }

  draw();
  return { element, dispose: stop };
}
