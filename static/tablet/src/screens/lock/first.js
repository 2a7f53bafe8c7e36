// A tablet that nobody holds yet: a name, a PIN, the same PIN again. Also used to add another facilitator.
import { h, show } from "../../dom.js";
import { icon } from "../../icons.js";
import { addFacilitator } from "../../lock.js";
import { keepSetting } from "../../store.js";
import { word } from "../../words.js";
import { demonstrationMark, languageRow } from "../parts.js";
import { pinPad } from "./pad.js";

/**
 * @param {{done: () => void, cancel?: () => void}} how  cancel: leave without adding anybody, where that is possible
 * @returns {Promise<() => void>} how to leave it
 */
export async function firstFacilitator(place, { done, cancel = null }) {
  const mark = await demonstrationMark();
  let asking = null;

  function askName() {
    const field = h("input.field", { id: "facilitator-name", autocomplete: "off", autocapitalize: "words", spellcheck: "false", maxlength: 60, required: true });
    const submit = (event) => {
      event.preventDefault();
      if (field.value.trim()) askPin(field.value.trim());
      else field.focus();
    };
    show(
      place,
      mark,
      h(
        "main.message.lock.lock-first",
        languageRow(askName),
        h("div.message-mark", icon("people")),
        h("h1", word(cancel ? "lock_add_title" : "lock_first_title")),
        h("p", word("lock_first_text")),
        h("form.enrol", { on: { submit } }, h("label", { for: "facilitator-name" }, word("lock_name")), field, h("button.large.primary", word("next"), icon("next"))),
        cancelButton(cancel),
      ),
    );
    field.focus();
  }

  function askPin(name) {
    asking = choosePin(place, {
      cancel,
      mark,
      chosen: async (pin) => {
        await keepSetting("lastFacilitator", await addFacilitator({ name, pin }));
        done();
      },
    });
  }

  askName();
  return () => asking?.();
}

/**
 * Choose a PIN: twice the same, and not one that a stranger tries first.
 * @param {{chosen: (pin: string) => Promise<void>, cancel: (() => void)|null, mark?: Node|null}} how
 * @returns {() => void} how to leave it
 */
export function choosePin(place, { chosen, cancel, mark = null }) {
  let pad = null;

  function ask(title, hint, tried) {
    pad?.dispose();
    pad = pinPad({ label: title, tried });
    show(place, mark, h("main.message.lock.lock-first", h("h1", icon("lock"), word(title)), h("p.quiet", word(hint)), pad.element, cancelButton(cancel)));
  }

  function askOnce(title) {
    ask(title, "pin_choose_hint", async (pin) => {
      if (isEasy(pin)) return { ok: false, key: "pin_easy" };
      askAgain(pin);
      return { ok: true };
    });
  }

  function askAgain(first) {
    ask("pin_again", "pin_again_hint", async (pin) => {
      if (pin === first) await chosen(pin);
      else askOnce("pin_differs");
      return { ok: true };
    });
  }

  askOnce("pin_choose");
  return () => pad?.dispose();
}

const cancelButton = (cancel) => cancel && h("button.plain", { type: "button", on: { click: cancel } }, word("cancel"));

/** 0000, 1234, 4321: what a stranger tries first. */
export function isEasy(pin) {
  const steps = new Set([...pin].slice(1).map((digit, at) => Number(digit) - Number(pin[at])));
  return steps.size === 1 && [-1, 0, 1].includes([...steps][0]);
}
