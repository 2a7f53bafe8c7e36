// A form whose list or picture is not on the tablet says so on every screen: choices that are not shown must not look like none.
import { h } from "../../dom.js";
import { icon } from "../../icons.js";
import { keys } from "../../store.js";
import { word } from "../../words.js";

/** @param {{media: {type: string, hash: string}[]}} form */
export async function lacks(form) {
  const held = new Set(await keys("media"));
  // A clip that is missing is told by its own speaker.
  return form.media.some((file) => !/^(audio|video)\//.test(file.type) && !held.has(file.hash));
}

/** @returns {Promise<HTMLElement|null>} null when all is here */
export async function lackingNote(form) {
  return (await lacks(form)) ? h("p.problem.lacking", { role: "status" }, icon("warning"), h("span", word("form_lacks"))) : null;
}
