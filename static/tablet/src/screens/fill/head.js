// The top of a sheet: hear it again (always left), how far it is, which language, the way home.
import { h, s } from "../../dom.js";
import { giveVoice, showHeard, voiceOf } from "../../hearable.js";
import { helpButton } from "../../help.js";
import { icon } from "../../icons.js";
import { listenTo } from "../../listen.js";
import { keepIfRoom } from "../../store.js";
import { titleOf } from "../../titles.js";
import { LANGUAGES, speak, spoken, t } from "../../words.js";

const AROUND = 2 * Math.PI * 26;

/** @returns {{element: HTMLElement, arrive: () => void}} arrive: play the question once */
export function head({ filling, page, voice, relanguage, wayOut }) {
  const speaker = makeSpeaker(page, voice);
  const answers = makeAnswers(page, voice);
  const share = filling.sheet.shareOf(filling.step);
  const bar = h("progress.way", { max: 1, value: share, "aria-label": t("progress") });
  const languages = languageMenu(filling.sheet, { voice, relanguage });
  const element = h(
    "header.fill-head",
    speaker.element,
    answers.element,
    h("div.fill-way", h("span.section", page.section ?? titleOf(filling.form)), bar),
    languages.button,
    helpButton(),
    wayOut,
    languages.row,
  );
  const arrive = () => {
    answers.arrive();
    return speaker.arrive();
  };
  return { element, arrive };
}

function makeSpeaker(page, voice) {
  const ring = s("circle", { cx: 32, cy: 32, r: 26, class: "ring-done", "stroke-dasharray": `0 ${AROUND}` });
  const ringed = s("svg", { viewBox: "0 0 64 64", class: "ring", "aria-hidden": "true" }, ring);
  const button = h("button.speaker", { type: "button", "aria-label": t("listen"), on: { click: play } }, ringed, h("span.speaker-mark", icon("sound")));
  const progress = (share) => ring.setAttribute("stroke-dasharray", `${share * AROUND} ${AROUND}`);

  async function play() {
    const pieces = piecesOf(page);
    const outcome = await voice.playAll(pieces, { progress, each: showHeard(pieces.map((piece) => piece.element)) });
    button.classList.toggle("asks", outcome === "blocked");
  }

  async function arrive() {
    const heard = await Promise.all(piecesOf(page).map((piece) => voice.has(piece)));
    if (!heard.some(Boolean)) {
      // A struck speaker says that there is nothing to hear.
      button.classList.add("silent");
      button.setAttribute("aria-label", t("no_sound"));
      button.setAttribute("title", t("no_sound"));
      button.querySelector(".speaker-mark").replaceChildren(icon("mute"));
    } else if (voice.isOn) await play();
  }

  return { element: button, arrive };
}

/** What is heard on arrival, in order: a page gives one wording, several, or none. */
const piecesOf = (page) => [page.heard].flat().filter(Boolean);

/** All answers of the screen, one after the other, each shown while it is heard. */
function makeAnswers(page, voice) {
  const choices = () => [...page.element.querySelectorAll(".choice")].filter((one) => voiceOf(one) && !one.closest("[hidden]"));
  const button = h("button.round.answers", { type: "button", hidden: true, "aria-label": t("heard_choices"), on: { click: play } }, icon("answers"));
  function play() {
    const shown = choices();
    voice.playAll(shown.map((one) => voiceOf(one).wording), { each: showHeard(shown) });
  }
  const arrive = () => {
    button.hidden = choices().length === 0 || page.element.matches(".opening");
  };
  return { element: button, arrive };
}

function languageMenu(sheet, { voice, relanguage }) {
  const has = new Set(sheet.languages().map((language) => language.code));
  const offered = has.size ? LANGUAGES.filter(({ code }) => has.has(code)) : LANGUAGES;
  const now = LANGUAGES.find(({ code }) => code === spoken())?.name ?? "";
  const choose = async (code) => {
    await speak(code);
    await keepIfRoom("language", code);
    relanguage(code);
  };
  const row = h(
    "div.languages.language-menu",
    { hidden: true, role: "group", "aria-label": t("language") },
    offered.map(({ code, name }) => {
      const wording = { key: `language_${code}`, language: code };
      const choice = h("button.language", { type: "button", lang: code, "aria-pressed": String(code === spoken()), on: { click: () => choose(code) } }, name);
      giveVoice(choice, wording, voice);
      return h("span.heard", choice, listenTo(wording, voice, name));
    }),
  );
  const button = h(
    "button.language-open",
    { type: "button", "aria-label": `${t("language")} : ${now}`, "aria-expanded": "false", on: { click: toggle } },
    icon("language"),
    h("span", now),
  );
  function toggle() {
    row.hidden = !row.hidden;
    button.setAttribute("aria-expanded", String(!row.hidden));
  }
  return { button, row };
}
