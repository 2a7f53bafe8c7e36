// Spoken help: while it is on, the first touch says what a thing is, and a second touch on the same thing does it.
import { keyOf } from "./clips.js";
import { h } from "./dom.js";
import { voiceOf } from "./hearable.js";
import { icon } from "./icons.js";
import { digits, hush, say } from "./voice.js";
import { t } from "./words.js";

const TOUCHED = "a, button, summary, input, [role=button], [role=radio], [role=checkbox]";
let isOn = false;
let said = null;

/** The button that turns it on and off; the same on every screen. */
export function helpButton() {
  const button = h("button.round.help", { type: "button", "aria-pressed": String(isOn), "aria-label": t("speak_help_on"), on: { click: turn } }, icon("help"));
  function turn() {
    isOn = !isOn;
    forget();
    button.setAttribute("aria-pressed", String(isOn));
    document.documentElement.classList.toggle("speaks-first", isOn);
    if (isOn) say("speak_help", { asked: true });
    else hush();
  }
  return button;
}

function forget() {
  said?.classList.remove("is-heard");
  said = null;
}

document.addEventListener("click", (event) => {
  const touched = isOn && event.isTrusted ? event.target.closest?.(TOUCHED) : null;
  if (!touched || touched.matches(".help, .speaker, .listen")) return;
  if (touched === said) return forget();
  event.preventDefault();
  event.stopPropagation();
  forget();
  said = touched;
  touched.classList.add("is-heard");
  tell(touched);
}, { capture: true });

async function tell(element) {
  const own = voiceOf(element);
  if (own) await own.voice.play(own.wording);
  else await say(await keysOf(element), { asked: true });
}

/** The words on a thing, as keys of clips: its label, or else its texts; numbers digit by digit. */
async function keysOf(element) {
  const label = element.getAttribute("aria-label");
  const texts = label ? [label] : textsOf(element);
  const keys = await Promise.all(texts.map(async (text) => (await keyOf(text)) ?? digits(text)));
  return keys.flat();
}

function textsOf(element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) if (walker.currentNode.data.trim()) texts.push(walker.currentNode.data.trim());
  return texts;
}
