// The way to a step's guide, from the step's own screen.
import { h } from "../../dom.js";
import { icon } from "../../icons.js";
import { word } from "../../words.js";

/** @param {string} step  one of GUIDES */
export const howTo = (step) => h("a.plain.how-to", { href: `#/guide/${step}`, "data-guide": step }, icon("lamp"), h("span", word("guide")));
