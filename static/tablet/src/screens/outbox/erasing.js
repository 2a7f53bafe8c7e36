// Asks who erases an unsent record, and the PIN. Only offered for a record that was copied to a file.
import { h } from "../../dom.js";
import { letGo } from "../../handover.js";
import { icon } from "../../icons.js";
import { facilitators } from "../../lock.js";
import { word } from "../../words.js";
import { askPin } from "../lock/lock.js";

/**
 * @param {import("../../outbox.js").Kept} record
 * @param {{done: (said: Node|null) => void}} how  done: told when it is over, with what to say when it was erased
 */
export async function erasing(record, { done }) {
  const asking = await askPin(await facilitators(), {
    label: "outbox_erase",
    tries: ({ id, pin }) => letGo(record.id, { facilitator: id, pin }),
    opened: () => done(word("outbox_erased")),
  });
  const stop = () => {
    asking.dispose();
    done(null);
  };
  return h(
    "div.erasing",
    h("p", icon("warning"), h("span", word("outbox_erase_sure", { code: record.code }))),
    h("button.plain.erase-not", { type: "button", on: { click: stop } }, icon("back"), word("outbox_erase_not")),
    asking.element,
  );
}
