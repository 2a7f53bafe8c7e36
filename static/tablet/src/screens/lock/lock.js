// The door of the facilitator's side: who is here, and their PIN. Forms, drafts and names stand behind it.
import { h, show } from "../../dom.js";
import { icon } from "../../icons.js";
import { facilitators, unlock, waitLeft } from "../../lock.js";
import { burden } from "../../outbox.js";
import { keepIfRoom, setting } from "../../store.js";
import { counted, t, word } from "../../words.js";
import { demonstrationMark, languageRow } from "../parts.js";
import { firstFacilitator } from "./first.js";
import { forgottenPage } from "./forgotten.js";
import { pinPad } from "./pad.js";

/**
 * Ask for the PIN; on a tablet nobody holds yet, for a name and a PIN.
 * @param {{opened: () => void}} how  opened: the tablet is unlocked, or has its first facilitator
 * @returns {Promise<() => void>} how to leave it
 */
export async function lockScreen(place, { opened }) {
  const people = await facilitators();
  if (!people.length) return firstFacilitator(place, { done: opened });
  const asking = await askPin(people, { label: "lock_title", opened });
  const redraw = async () => {
    asking.dispose();
    await lockScreen(place, { opened });
  };
  const forgotten = async () => {
    asking.dispose();
    show(place, await forgottenPage({ back: redraw }));
  };
  show(place, await demonstrationMark(), h("main.message.lock", h("header.lock-head", languageRow(redraw), h("p.quiet.lock-queue", await queue())), h("h1", icon("lock"), word("lock_title")), asking.element, forgottenButton(forgotten)));
  return asking.dispose;
}

/** @param {() => void} click */
export const forgottenButton = (click) => h("button.link.pin-forgotten", { type: "button", on: { click } }, word("pin_forgotten"));

/**
 * Who it is, when there are several, and the pad.
 * @param {{label: string, opened: (who: {id: string, name: string}) => void, tries?: typeof unlock}} how  tries: what the PIN is for, when it
 *     is not for unlocking the tablet
 * @returns {Promise<{element: HTMLElement, dispose: () => void}>}
 */
export async function askPin(people, { label, opened, tries = unlock }) {
  const last = await setting("lastFacilitator");
  let chosen = people.find((one) => one.id === last) ?? people[0];
  const pad = pinPad({
    label,
    tried: async (pin) => {
      const outcome = await tries({ id: chosen.id, pin });
      if (outcome.ok) {
        await keepIfRoom("lastFacilitator", chosen.id);
        opened(chosen);
      }
      return outcome;
    },
  });
  const names = h("div.who", { role: "radiogroup", "aria-label": t("lock_who") });
  const draw = () =>
    names.replaceChildren(
      ...people.map((one) =>
        h("button.who-one", { type: "button", role: "radio", "aria-checked": String(one.id === chosen.id), on: { click: () => choose(one) } }, h("span.who-mark", initials(one.name)), h("span", one.name)),
      ),
    );
  const choose = (one) => {
    chosen = one;
    draw();
  };
  draw();
  // The wait goes on where it stood: leaving this screen and coming back is no way around it.
  const waitS = await waitLeft();
  if (waitS > 0) pad.hold(waitS);
  return { element: h("div.lock-body", names, pad.element), dispose: pad.dispose };
}

function initials(name) {
  return name.split(/\s+/).filter(Boolean).slice(0, 2).map((part) => part[0].toUpperCase()).join("");
}

/** Even locked, a tablet says that something still has to leave it. */
async function queue() {
  const { unsent } = await burden();
  return unsent ? counted("unsent", unsent) : t("unsent_none");
}
