// A visit to one promise: the follow-up form, with the promise already chosen.
import { h, show } from "../../dom.js";
import { icon } from "../../icons.js";
import { openPromises, visitForm } from "../../promises/carried.js";
import { word } from "../../words.js";
import { fillIn } from "../fill/fill.js";
import { byFacilitator } from "../fill/manner.js";

/** The screen of visit/<code of the promise>. */
export async function visitScreen(place, { what: code, go }) {
  const form = await visitForm();
  const promise = (await openPromises()).find((one) => one.code === code);
  if (!form || !promise) {
    show(place, h("main.message", h("div.message-mark.bad", icon("warning")), h("h1", word("visit_gone")), h("a.large.primary", { href: "#/promises" }, icon("back"), word("back"))));
    return null;
  }
  const away = () => go("/promises");
  const manner = { ...byFacilitator(go), opening: { known: { action: code } }, back: away };
  return fillIn(place, { name: "new", what: form.key, manner, gone: away });
}
