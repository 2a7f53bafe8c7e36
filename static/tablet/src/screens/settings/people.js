// Who may unlock this tablet: add another, change a PIN, take somebody away.
import { h } from "../../dom.js";
import { icon } from "../../icons.js";
import { changePin, facilitators, removeFacilitator } from "../../lock.js";
import { t, word } from "../../words.js";
import { choosePin, firstFacilitator } from "../lock/first.js";

/** @param {{place: HTMLElement, draw: () => Promise<void>}} how  draw: show the settings again */
export async function people({ place, draw }) {
  const held = await facilitators();
  const add = () => firstFacilitator(place, { done: draw, cancel: draw });
  return h(
    "section.panel.people",
    h("h2", word("people")),
    held.map((one) => line(one, { place, draw, isLast: held.length === 1 })),
    h("button.large.add-person", { type: "button", on: { click: add } }, icon("plus"), word("lock_add_title")),
  );
}

function line(one, { place, draw, isLast }) {
  const row = h("div.setting.person-line");
  const change = () => choosePin(place, { cancel: draw, chosen: async (pin) => { await changePin({ id: one.id, pin }); await draw(); } });
  const remove = async () => {
    await removeFacilitator(one.id);
    await draw();
  };
  const button = (kind, click, key, ...more) => h(kind, { type: "button", on: { click } }, word(key), ...more);
  const calm = () =>
    row.replaceChildren(
      h("span", one.name),
      h("div.row", button("button.plain", change, "people_pin"), isLast ? "" : h("button.round", { type: "button", "aria-label": t("people_remove", { name: one.name }), on: { click: sure } }, icon("trash"))),
    );
  const sure = () => row.replaceChildren(h("p", t("people_remove", { name: one.name })), h("div.row", button("button.plain", calm, "cancel"), button("button.plain.danger", remove, "people_remove_yes")));
  calm();
  return row;
}
