// A picture: from the camera or the tablet, made smaller before it is kept, shown as kept.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { word } from "../words.js";
import { filePicker } from "./file.js";

const LONGEST_SIDE = 1600;

export function photo(asking) {
  const { question } = asking;
  const shown = h("div.shown");
  const element = h("div.photo", shown);
  let url = null;

  async function take(file) {
    question.writeFile(await smaller(file, question.maxPixels ?? LONGEST_SIDE));
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
    const camera = filePicker({ accept: "image/*", capture: "environment", take }, icon("camera"), word(url ? "photo_again" : "photo_take"));
    const picker = filePicker({ accept: "image/*", take }, icon("picture"), word("photo_pick"));
    const remove = url && h("button.plain", { type: "button", on: { click: clear } }, icon("trash"), word("file_remove"));
    element.replaceChildren(shown, h("div.row", camera, picker, remove || ""));
  }

  draw();
  return { element, dispose: () => url && URL.revokeObjectURL(url) };
}

/** The picture with its longest side within `most` pixels, as JPEG; as it came when it cannot be drawn. */
async function smaller(file, most) {
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, most / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.82));
    // Drawing it anew also leaves out where it was taken.
    return new File([blob], "photo.jpg", { type: "image/jpeg" });
  } catch {
    return file;
  }
}
