// The manners of filling a sheet: what stands around the questions, what is remembered, and what comes at the end.
import { h } from "../../dom.js";
import { icon } from "../../icons.js";
import { t, word } from "../../words.js";
import { practiceEnd } from "./practice.js";
import { receiptPage } from "./receipt.js";

/**
 * @typedef {object} Manner
 * @property {object} opening     what Filling.open is told beside the form
 * @property {("language"|"hearing")[]} asksBefore  before a person's first question: which language, and whether the sound is heard
 * @property {boolean} hasAddress whether a reload comes back to this sheet, by its address
 * @property {boolean} isShort    no list of the answers at the end: the next person might read it
 * @property {Node|null} mark     stands above every screen of it
 * @property {(aside: {cover: (page: object) => void, uncover: () => void}) => Node} wayOut  stands at the right of the head
 * @property {() => Node} leave   the one thing to touch when the sheet cannot be opened
 * @property {() => void} back    wanted at the first question
 * @property {(filling: object) => void} answered  told of each answer
 * @property {(filling: object) => boolean} isOver asked after each question: true ends the sheet at once
 * @property {(filling: object) => Promise<object|null>} end  finish it; gives the page that says so, null when another screen comes
 */

/** The ways out of a sheet, for whoever may walk about in the app. */
const homeButton = () => h("a.large.primary", { href: "#/" }, icon("home"), t("leave"));
const homeLink = () => h("a.round", { href: "#/", "aria-label": t("leave") }, icon("home"));

/** A facilitator fills a sheet with a person or a group, and may come back to it. @returns {Manner} */
export function byFacilitator(go) {
  return {
    opening: {},
    asksBefore: ["language", "hearing"],
    hasAddress: true,
    isShort: false,
    mark: null,
    wayOut: homeLink,
    leave: homeButton,
    back: () => go("/"),
    answered: () => {},
    isOver: () => false,
    end: async (filling) => receiptPage({ record: await filling.keep(), form: filling.form, go }),
  };
}

/**
 * A sheet of paper is keyed in; its screens are its own (screens/paper).
 * @param {{on: string, known: Object<string, string>}|null} common  what it shares with the sheet before it
 * @returns {Manner}
 */
export function asPaper(go, common) {
  return { ...byFacilitator(go), opening: { paper: { on: common?.on ?? "", compared: false }, known: common?.known ?? {} } };
}

/** An exercise: everything as in earnest, nothing written, nothing sent. @returns {Manner} */
export function asPractice(go) {
  return {
    ...byFacilitator(go),
    opening: { isKept: false },
    hasAddress: false,
    mark: h("p.practice-mark", { role: "note" }, icon("pencil"), word("practice_mark")),
    end: async (filling) => practiceEnd({ form: filling.form, go }),
  };
}
