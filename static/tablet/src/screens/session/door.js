// The way out of a session: a facilitator's PIN, throttled like every other.
import { h } from "../../dom.js";
import { icon } from "../../icons.js";
import { facilitators } from "../../lock.js";
import { word } from "../../words.js";
import { askPin, forgottenButton } from "../lock/lock.js";

/** @param {{opened: () => void, stay: () => void, forgotten: () => void}} how */
export async function doorPage({ opened, stay, forgotten }) {
  const asking = await askPin(await facilitators(), { label: "session_leave", opened });
  const element = h(
    "main.kiosk.door-page",
    h("h1", icon("lock"), word("session_leave")),
    asking.element,
    h("button.large", { type: "button", "data-back": true, on: { click: stay } }, icon("back"), word("session_return")),
    forgottenButton(forgotten),
  );
  return { element, heard: ["session_leave"], dispose: asking.dispose };
}
