// One choice as something to touch: its picture or face, its words, its own clip, a tick when chosen.
import { h } from "../dom.js";
import { face } from "../faces.js";
import { giveVoice } from "../hearable.js";
import { icon } from "../icons.js";
import { listenTo } from "../listen.js";
import { rich } from "../rich.js";

/**
 * @param {object} option   as Question.options gives
 * @param {object} asking   the widget's surroundings
 * @param {object} how
 * @param {"radio"|"checkbox"} how.role
 * @param {() => void} how.touch
 * @param {(option: object) => SVGElement|null} [how.common]  the app's own picture where the form brings none
 * @returns {{element: HTMLElement, value: string, mark: (chosen: boolean) => void}}
 */
export function choiceOf(option, asking, { role, touch, common = () => null }) {
  const { wording } = option;
  const button = h(
    "button.choice",
    { type: "button", role, "data-value": option.value, "aria-checked": "false", on: { click: touch } },
    picture(option, asking, common),
    h("span.choice-text", rich(wording)),
    h("span.tick", icon("check")),
  );
  if (button.querySelector("svg.choice-image")) button.classList.add("with-image");
  if (option.face) button.classList.add("with-face", `face-${option.face}`);
  if (wording.audio) giveVoice(button, wording, asking.voice);
  const element = wording.audio ? h("div.heard", button, listenTo(wording, asking.voice)) : button;
  if (button.matches(".with-face, .with-image")) element.classList.add("upright");
  return { element, value: option.value, mark: (chosen) => button.setAttribute("aria-checked", String(chosen)) };
}

function picture(option, asking, common) {
  const { face: level, wording } = option;
  if (level) return face(level);
  if (!wording.image) return common(option);
  const image = h("img.choice-image", { alt: "", hidden: true, "data-picture": wording.image });
  asking.picture(wording.image).then((url) => {
    if (!url) return;
    image.src = url;
    image.hidden = false;
    image.closest(".choice")?.classList.add("with-image");
    image.closest(".heard")?.classList.add("upright");
  });
  return image;
}
