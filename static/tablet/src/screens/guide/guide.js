// A guide: a few pages, each a picture and one sentence, heard as it comes; skipped by one touch.
import { announce, h, show } from "../../dom.js";
import { GUIDES, markSeen } from "../../guides.js";
import { icon } from "../../icons.js";
import { hush, say } from "../../voice.js";
import { bring, t, word } from "../../words.js";
import { demonstrationMark, pageHead } from "../parts.js";
import { speaker } from "../speaker.js";
import { SCENES, scene } from "./scenes.js";
import en from "./words/en.json";
import fr from "./words/fr.json";

bring({ fr, en });

/** The screen of guide and guide/<step>: every guide, or one. */
export async function guideScreen(place, { what, go }) {
  if (!GUIDES.includes(what)) return list(place);
  await markSeen(what);
  // Back to where it was opened from; opened from an address, to the list.
  const done = () => (history.length > 1 ? history.back() : go("/guide"));
  return showGuide(place, { step: what, done });
}

async function list(place) {
  const card = (step) => h("a.card.guide-card", { href: `#/guide/${step}`, "data-guide": step }, h("span.guide-small", scene(SCENES[step][0])), h("span.card-title", h("strong", word(`guide_${step}`))), icon("next"));
  show(place, await demonstrationMark(), h("main.page.guides", pageHead(word("guide")), h("div.cards", GUIDES.map(card))));
  return null;
}

/**
 * Show one guide.
 * @param {HTMLElement} place
 * @param {{step: string, done: () => void}} how  done: called when it was read to the end or skipped
 * @returns {() => void} how to leave it
 */
export function showGuide(place, { step, done }) {
  let at = 0;
  const pages = SCENES[step];
  const keyOf = (page) => `guide_${step}_${page + 1}`;
  const draw = () => {
    const isLast = at === pages.length - 1;
    const turn = (by) => {
      at += by;
      draw();
    };
    const back = h("button.foot-button", { type: "button", disabled: at === 0, "data-back": true, on: { click: () => turn(-1) } }, icon("back"), h("span", word("back")));
    const next = h("button.foot-button.primary", { type: "button", "data-next": true, on: { click: () => (isLast ? done() : turn(1)) } }, h("span", word(isLast ? "guide_done" : "next")), icon(isLast ? "check" : "next"));
    const dots = h("div.guide-way", { role: "img", "aria-label": t("meeting_page", { n: at + 1, of: pages.length }) }, pages.map((_, page) => h(`span.way-dot${page === at ? ".now" : page < at ? ".past" : ""}`)));
    const skip = h("button.plain.guide-skip", { type: "button", on: { click: done } }, word("guide_skip"), icon("skip"));
    show(
      place,
      h(
        "div.fill.guide",
        { "data-step": step },
        h("header.fill-head", speaker([keyOf(at)]), h("div.fill-way", h("span.section", word(`guide_${step}`)), dots), skip),
        h("main.guide-page", { "data-page": at + 1 }, h("div.guide-picture", scene(pages[at])), h("h1.question", word(keyOf(at)))),
        h("footer.foot", back, next),
      ),
    );
    scrollTo(0, 0);
    announce(t(keyOf(at)));
    say(keyOf(at));
  };
  draw();
  return hush;
}
