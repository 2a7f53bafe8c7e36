// One choice as something to touch: its picture or face, its words, its own clip, a tick when chosen.
import { h } from "../dom.js";
import { face } from "../faces.js";
import { icon } from "../icons.js";
import { rich } from "../rich.js";
import { t } from "../words.js";

/**
 * @param {object} option   as Question.options gives
 * @param {object} asking   the widget's surroundings
 * @param {object} how
 * @param {"radio"|"checkbox"} how.role
 * @param {() => void} how.touch
 * @returns {{element: HTMLElement, value: string, mark: (chosen: boolean) => void}}
 */
export function choiceOf(option, asking, { role, touch }) {
  const { wording } = option;
  const button = h(
    "button.choice",
    { type: "button", role, "data-value": option.value, "aria-checked": "false", on: { click: touch } },
    picture(option, asking),
    h("span.choice-text", rich(wording)),
    h("span.tick", icon("check")),
  );
  if (option.face) button.classList.add("with-face", `face-${option.face}`);
  const element = wording.audio ? h("div.heard", button, listen(wording, asking)) : button;
  return { element, value: option.value, mark: (chosen) => button.setAttribute("aria-checked", String(chosen)) };
}

function picture({ face: level, wording }, asking) {
  if (level) return face(level);
  if (!wording.image) return null;
  const image = h("img.choice-image", { alt: "", hidden: true });
  asking.picture(wording.image).then((url) => {
    if (!url) return;
    image.src = url;
    image.hidden = false;
    image.closest(".choice")?.classList.add("with-image");
  });
  return image;
}

function listen(wording, { voice }) {
  return h("button.listen", { type: "button", "aria-label": t("listen"), on: { click: () => voice.play(wording) } }, icon("sound"));
}
