// A picture: from the camera or the tablet, made smaller before it is kept, shown as kept.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { word } from "../words.js";
import { filePicker } from "./file.js";
import { smaller } from "./smaller.js";

export function photo(asking) {
  const { question, secure } = asking;
  const shown = h("div.shown");
  const element = h("div.photo", shown);
  let url = null;

  async function take(file) {
    shown.replaceChildren(h("p.quiet", { role: "status" }, word("photo_wait")));
    question.writeFile(await smaller(file, question.maxPixels));
    asking.voice.tick();
    asking.answered();
    draw();
  }

  function clear() {
    question.writeFile(null);
    asking.answered();
    draw();
  }

  function draw() {
    if (url) URL.revokeObjectURL(url);
    url = question.file ? URL.createObjectURL(question.file) : null;
    shown.replaceChildren(...(url ? [h("img.photo-shown", { src: url, alt: "" })] : []));
    const facing = question.looks("new-front", "front", "selfie") ? "user" : "environment";
    const camera = filePicker({ accept: "image/*", capture: facing, secure, take }, icon("camera"), word(url ? "photo_again" : "photo_take"));
    // `new`: only a picture taken now counts.
    const picker = !question.looks("new", "new-front") && filePicker({ accept: "image/*", secure, take }, icon("picture"), word("photo_pick"));
    const remove = url && h("button.plain", { type: "button", on: { click: clear } }, icon("trash"), word("file_remove"));
    element.replaceChildren(shown, h("div.row", camera, picker || "", remove || ""));
  }

  draw();
  return { element, dispose: () => url && URL.revokeObjectURL(url) };
}
