// What a person of a session sees before and after the questions. Few words, large, and one thing to touch.
import { h } from "../../dom.js";
import { face } from "../../faces.js";
import { helpButton } from "../../help.js";
import { icon } from "../../icons.js";
import { onOutbox, send } from "../../outbox.js";
import { get } from "../../store.js";
import { digits } from "../../voice.js";
import { LANGUAGES, spoken, t, word } from "../../words.js";
import { choose } from "../parts.js";
import { speaker } from "../speaker.js";
import { supportCard } from "../support.js";

/** The speaker always left; what only a facilitator needs, right. */
const head = (heard, ...right) => h("header.kiosk-head", speaker(heard), helpButton(), ...right);

/** @param {{begin: () => void, door: () => void, redraw: (heard: string[]) => void}} how  redraw: in another language, said by its name */
export function welcomePage({ begin, door, redraw }) {
  const heard = ["session_welcome", "session_welcome_text"];
  const language = ({ code, name }) =>
    h("button.tongue", { type: "button", lang: code, "aria-pressed": String(code === spoken()), on: { click: () => choose(code).then(() => redraw([`language_${code}`])) } }, icon(code === spoken() ? "check" : "sound"), h("span", name));
  const element = h(
    "main.kiosk.headed.welcome-person",
    head(heard, h("button.round.door", { type: "button", "aria-label": t("session_door"), on: { click: door } }, icon("lock"))),
    h("div.welcome-face", face(5)),
    h("h1", word("session_welcome")),
    h("p.kiosk-text", word("session_welcome_text")),
    h("div.tongues", { role: "group", "aria-label": t("language") }, LANGUAGES.map(language)),
    h("button.kiosk-go", { type: "button", on: { click: begin } }, word("session_begin"), icon("next")),
  );
  return { element, heard };
}

/** @param {{record: object, next: () => void}} how */
export async function thanksPage({ record, next }) {
  const support = await supportCard();
  const state = h("p.receipt-state", { role: "status" });
  const draw = async () => state.replaceChildren(icon((await get("receipts", record.id)) ? "arrived" : "check"), word((await get("receipts", record.id)) ? "receipt_sent" : "receipt_kept"));
  const stop = onOutbox(draw);
  draw();
  send({ now: true });
  const heard = ["receipt_thanks", "receipt_kept", "receipt_code", ...digits(record.code), ...support.heard];
  const element = h(
    "main.kiosk.headed.thanks-person",
    head(heard),
    h("div.end-mark", face(5)),
    h("h1", word("receipt_thanks")),
    state,
    h("p.quiet", word("receipt_code")),
    h("p.receipt-code", { "data-id": record.id }, record.code),
    support.element,
    nextButton(next),
  );
  return { element, heard, said: `${t("receipt_thanks")}. ${record.code}`, dispose: stop };
}

/** @param {{next: () => void}} how */
export async function refusedPage({ next }) {
  const support = await supportCard();
  const heard = ["session_refused", "session_refused_text", ...support.heard];
  const element = h("main.kiosk.headed.refused-person", head(heard), h("div.end-mark", face(4)), h("h1", word("session_refused")), h("p.kiosk-text", word("session_refused_text")), support.element, nextButton(next));
  return { element, heard, said: t("session_refused") };
}

/** Covers a half-filled sheet: whoever holds the tablet now sees none of it. */
export function passPage({ stay, go }) {
  const heard = ["session_pass", "session_pass_text"];
  const element = h(
    "main.kiosk.headed.pass-person",
    head(heard),
    h("div.message-mark", icon("pass")),
    h("h1", word("session_pass")),
    h("p.kiosk-text", word("session_pass_text")),
    h("button.kiosk-go", { type: "button", on: { click: go } }, word("session_next"), icon("next")),
    h("button.large", { type: "button", "data-back": true, on: { click: stay } }, icon("back"), word("session_stay")),
  );
  return { element, heard, said: t("session_pass") };
}

const nextButton = (next) => h("button.kiosk-go.next-person", { type: "button", on: { click: next } }, word("session_next"), icon("pass"));
