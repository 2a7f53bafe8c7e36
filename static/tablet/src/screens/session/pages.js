// What a person of a session sees before and after the questions. Few words, large, and one thing to touch.
import { h } from "../../dom.js";
import { face } from "../../faces.js";
import { icon } from "../../icons.js";
import { onOutbox, send } from "../../outbox.js";
import { get } from "../../store.js";
import { LANGUAGES, spoken, t, word } from "../../words.js";
import { choose } from "../parts.js";

/** @param {{begin: () => void, door: () => void, redraw: () => void}} how */
export function welcomePage({ begin, door, redraw }) {
  const language = ({ code, name }) =>
    h("button.tongue", { type: "button", lang: code, "aria-pressed": String(code === spoken()), on: { click: () => choose(code).then(redraw) } }, icon(code === spoken() ? "check" : "sound"), h("span", name));
  const element = h(
    "main.kiosk.welcome-person",
    h("header.kiosk-head", h("button.round.door", { type: "button", "aria-label": t("session_door"), on: { click: door } }, icon("lock"))),
    h("div.welcome-face", face(5)),
    h("h1", word("session_welcome")),
    h("p.kiosk-text", word("session_welcome_text")),
    h("div.tongues", { role: "group", "aria-label": t("language") }, LANGUAGES.map(language)),
    h("button.kiosk-go", { type: "button", on: { click: begin } }, word("session_begin"), icon("next")),
  );
  return { element };
}

/** @param {{record: object, next: () => void}} how */
export function thanksPage({ record, next }) {
  const state = h("p.receipt-state", { role: "status" });
  const draw = async () => state.replaceChildren(icon((await get("receipts", record.id)) ? "arrived" : "check"), word((await get("receipts", record.id)) ? "receipt_sent" : "receipt_kept"));
  const stop = onOutbox(draw);
  draw();
  send({ now: true });
  const element = h(
    "main.kiosk.thanks-person",
    h("div.end-mark", face(5)),
    h("h1", word("receipt_thanks")),
    state,
    h("p.quiet", word("receipt_code")),
    h("p.receipt-code", { "data-id": record.id }, record.code),
    nextButton(next),
  );
  return { element, said: `${t("receipt_thanks")}. ${record.code}`, dispose: stop };
}

/** @param {{next: () => void}} how */
export function refusedPage({ next }) {
  const element = h("main.kiosk.refused-person", h("div.end-mark", face(4)), h("h1", word("session_refused")), h("p.kiosk-text", word("session_refused_text")), nextButton(next));
  return { element, said: t("session_refused") };
}

/** Covers a half-filled sheet: whoever holds the tablet now sees none of it. */
export function passPage({ stay, go }) {
  const element = h(
    "main.kiosk.pass-person",
    h("div.message-mark", icon("pass")),
    h("h1", word("session_pass")),
    h("p.kiosk-text", word("session_pass_text")),
    h("button.kiosk-go", { type: "button", on: { click: go } }, word("session_next"), icon("next")),
    h("button.large", { type: "button", "data-back": true, on: { click: stay } }, icon("back"), word("session_stay")),
  );
  return { element, said: t("session_pass") };
}

const nextButton = (next) => h("button.kiosk-go.next-person", { type: "button", on: { click: next } }, word("session_next"), icon("pass"));
