// Any file, and video: chosen or filmed with the tablet's own app.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { word } from "../words.js";

/**
 * A large button that opens the tablet's camera or file chooser.
 * @param {{accept: string, capture?: string|null, secure?: () => Promise<void>, take: (file: File) => void}} how
 *   secure: waited for before the other app opens, which may cost this page its life
 */
export function filePicker({ accept, capture = null, secure = null, take }, ...content) {
  let isSecured = !secure;
  const input = h("input.only-heard", {
    type: "file",
    accept,
    capture,
    on: { change: () => input.files[0] && take(input.files[0]), click: open },
  });
  async function open(event) {
    if (isSecured) {
      isSecured = !secure;
      return;
    }
    event.preventDefault();
    await secure();
    isSecured = true;
    input.click();
  }
  return h("label.large.picker", input, ...content);
}

export function file({ question, answered, voice, secure }) {
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
    const facing = question.looks("new-front", "front", "selfie") ? "user" : "environment";
    const film = isVideo && filePicker({ accept: "video/*", capture: facing, secure, take }, icon("video"), word(question.file ? "video_again" : "video_take"));
    const pick = !(isVideo && question.looks("new", "new-front")) && filePicker({ accept: question.accept, secure, take }, icon("file"), word("file_pick"));
    const remove = question.file && h("button.plain", { type: "button", on: { click: () => take(null) } }, icon("trash"), word("file_remove"));
    element.replaceChildren(
      ...[url && h("video.photo-shown", { src: url, controls: true }), !url && shown, h("div.row", film || "", pick || "", remove || "")].filter(Boolean),
    );
  }

  draw();
  return { element, dispose: () => url && URL.revokeObjectURL(url) };
}
