// The top of a sheet: hear it again (always left), how far it is, which language, the way home.
import { h, s } from "../../dom.js";
import { icon } from "../../icons.js";
import { keepSetting } from "../../store.js";
import { LANGUAGES, speak, spoken, t } from "../../words.js";

const AROUND = 2 * Math.PI * 26;

/** @returns {{element: HTMLElement, arrive: () => void}} arrive: play the question once */
export function head({ filling, page, voice, relanguage, wayOut }) {
  const speaker = makeSpeaker(page, voice);
  const share = filling.sheet.shareOf(filling.step);
  const bar = h("progress.way", { max: 1, value: share, "aria-label": t("progress") });
  const languages = languageMenu(filling.sheet, relanguage);
  const element = h(
    "header.fill-head",
    speaker.element,
    h("div.fill-way", h("span.section", page.section ?? filling.form.title), bar),
    languages.button,
    wayOut,
    languages.row,
  );
  return { element, arrive: speaker.arrive };
}

function makeSpeaker(page, voice) {
  const ring = s("circle", { cx: 32, cy: 32, r: 26, class: "ring-done", "stroke-dasharray": `0 ${AROUND}` });
  const ringed = s("svg", { viewBox: "0 0 64 64", class: "ring", "aria-hidden": "true" }, ring);
  const button = h("button.speaker", { type: "button", "aria-label": t("listen"), on: { click: play } }, ringed, h("span.speaker-mark", icon("sound")));
  const progress = (share) => ring.setAttribute("stroke-dasharray", `${share * AROUND} ${AROUND}`);

  async function play() {
    const outcome = await voice.play(page.heard, progress);
    button.classList.toggle("asks", outcome === "blocked");
  }

  async function arrive() {
    if (!(await voice.has(page.heard))) {
      // No made-up voice: a struck speaker says that there is nothing to hear.
      button.classList.add("silent");
      button.setAttribute("aria-label", t("no_sound"));
      button.setAttribute("title", t("no_sound"));
      button.querySelector(".speaker-mark").replaceChildren(icon("mute"));
    } else if (voice.isOn) await play();
  }

  return { element: button, arrive };
}

function languageMenu(sheet, relanguage) {
  const has = new Set(sheet.languages().map((language) => language.code));
  const offered = has.size ? LANGUAGES.filter(({ code }) => has.has(code)) : LANGUAGES;
  const now = LANGUAGES.find(({ code }) => code === spoken())?.name ?? "";
  const choose = async (code) => {
    speak(code);
    await keepSetting("language", code);
    relanguage(code);
  };
  const row = h(
    "div.languages.language-menu",
    { hidden: true, role: "group", "aria-label": t("language") },
    offered.map(({ code, name }) => h("button.language", { type: "button", lang: code, "aria-pressed": String(code === spoken()), on: { click: () => choose(code) } }, name)),
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
