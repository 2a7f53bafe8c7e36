// A tablet that nobody holds yet: a name, a PIN, the same PIN again. Also used to add another facilitator.
import { h, show } from "../../dom.js";
import { icon } from "../../icons.js";
import { addFacilitator } from "../../lock.js";
import { keepSetting } from "../../store.js";
import { t, word } from "../../words.js";
import { demonstrationMark, languageRow } from "../parts.js";
import { pinPad } from "./pad.js";

/**
 * @param {{done: () => void, cancel?: () => void}} how  cancel: leave without adding anybody, where that is possible
 * @returns {Promise<() => void>} how to leave it
 */
export async function firstFacilitator(place, { done, cancel = null }) {
  const mark = await demonstrationMark();
  let name = "";
  let pad = null;

  const frame = (...parts) => {
    show(place, mark, h("main.message.lock.lock-first", ...parts, cancel && h("button.plain", { type: "button", on: { click: cancel } }, word("cancel"))));
  };

  function askName() {
    const field = h("input.field", { id: "facilitator-name", value: name, autocomplete: "off", autocapitalize: "words", spellcheck: "false", maxlength: 60, required: true });
    const submit = (event) => {
      event.preventDefault();
      name = field.value.trim();
      if (name) askOnce();
      else field.focus();
    };
    frame(
      languageRow(askName),
      h("div.message-mark", icon("people")),
      h("h1", word(cancel ? "lock_add_title" : "lock_first_title")),
      h("p", word("lock_first_text")),
      h("form.enrol", { on: { submit } }, h("label", { for: "facilitator-name" }, word("lock_name")), field, h("button.large.primary", word("next"), icon("next"))),
    );
    field.focus();
  }

  function ask(title, hint, tried) {
    pad?.dispose();
    pad = pinPad({ label: title, tried });
    frame(h("h1", icon("lock"), word(title)), h("p.quiet", word(hint)), pad.element);
  }

  function askOnce(trouble = false) {
    ask(trouble ? "pin_differs" : "pin_choose", "pin_choose_hint", async (pin) => {
      if (isEasy(pin)) return { ok: false, key: "pin_easy" };
      askAgain(pin);
      return { ok: true };
    });
  }

  function askAgain(first) {
    ask("pin_again", "pin_again_hint", async (pin) => {
      if (pin !== first) {
        askOnce(true);
        return { ok: true };
      }
      await keepSetting("lastFacilitator", await addFacilitator({ name, pin }));
      done();
      return { ok: true };
    });
  }

  askName();
  return () => pad?.dispose();
}

/** 0000, 1234, 4321: what a stranger tries first. */
export function isEasy(pin) {
  const steps = new Set([...pin].slice(1).map((digit, at) => Number(digit) - Number(pin[at])));
  return steps.size === 1 && [-1, 0, 1].includes([...steps][0]);
}
