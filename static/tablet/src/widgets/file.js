// Any file, and video: chosen or filmed with the tablet's own app.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { word } from "../words.js";

/** A large button that opens the tablet's file chooser. */
export function filePicker({ accept, capture = null, take }, ...content) {
  const input = h("input.only-heard", {
    type: "file",
    accept,
    capture,
    on: { change: () => input.files[0] && take(input.files[0]) },
  });
  return h("label.large.picker", input, ...content);
}

export function file({ question, answered, voice }) {
  const element = h("div.file");
  const take = (chosen) => {
    question.writeFile(chosen);
    voice.tick();
    answered();
    draw();
  };
  const isVideo = question.type === "video";
  let url = null;

  function draw() {
    if (url) URL.revokeObjectURL(url);
    url = question.file && isVideo ? URL.createObjectURL(question.file) : null;
    const shown = question.file && h("p.file-name", icon("file"), question.file.name);
    const film = isVideo && filePicker({ accept: "video/*", capture: "environment", take }, icon("video"), word("video_take"));
    const pick = filePicker({ accept: question.accept, take }, icon("file"), word("file_pick"));
    const remove = question.file && h("button.plain", { type: "button", on: { click: () => take(null) } }, icon("trash"), word("file_remove"));
    element.replaceChildren(
      ...[url && h("video.photo-shown", { src: url, controls: true }), !url && shown, h("div.row", film || "", pick, remove || "")].filter(Boolean),
    );
  }

  draw();
  return { element, dispose: () => url && URL.revokeObjectURL(url) };
}
