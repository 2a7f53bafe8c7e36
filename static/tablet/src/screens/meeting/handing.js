// A meeting goes on another tablet: its file and the code that opens it, said aloud; and the other tablet's side of it.
import { h, show } from "../../dom.js";
import { offer } from "../../export.js";
import { icon } from "../../icons.js";
import { NoPacket, OtherServer, WrongCode, inFours, newCode, packUp, unpack } from "../../meeting/packet.js";
import { StoreFull } from "../../store.js";
import { digits, say } from "../../voice.js";
import { t, word } from "../../words.js";
import { addressOf, meetingHead } from "./parts.js";

/** The screen of meeting/…/hand: a code of its own each time, shown until it is left. */
export async function hand(place, { found }) {
  const code = newCode();
  const hear = () => say(digits(inFours(code)), { asked: true });
  const give = h("button.large.primary.give-packet", { type: "button", on: { click: giveNow } }, icon("file"), word("meeting_hand_file"));
  const told = h("p.told", { role: "status" });
  async function giveNow() {
    give.disabled = true;
    const name = `mhsurvey-${found.area}-${found.round}.json`.replace(/[^\w.-]+/g, "-");
    const given = await offer(await packUp(found, code), name);
    show(told, word(given ? "meeting_handed" : "meeting_not_handed"));
    give.disabled = false;
  }
  show(
    place,
    h(
      "main.page.meeting-hand",
      meetingHead(word("meeting_hand"), addressOf(found)),
      h("p", word("meeting_hand_text")),
      h("p.packet-code", { "data-code": code }, h("strong", inFours(code)), h("button.listen", { type: "button", "aria-label": t("listen"), on: { click: hear } }, icon("sound"))),
      h("p.quiet", word("meeting_hand_code")),
      give,
      told,
    ),
  );
  return null;
}

const WHY = [[NoPacket, "meeting_no_packet"], [OtherServer, "meeting_other_server"], [WrongCode, "meeting_wrong_code"], [StoreFull, "full_title"]];

/** Where another tablet's file is taken in: the file, then its code. @param {(taken: object) => void} done */
export function takingIn(done) {
  const told = h("p.told", { role: "alert" });
  const chooser = h("input", { type: "file", accept: ".json,.txt,application/json,text/plain", hidden: true, on: { change: () => chosen() } });
  const field = h("input.field.packet-field", { inputmode: "numeric", autocomplete: "off", maxlength: "14", "aria-label": t("meeting_code_ask") });
  const go = h("button.large.primary.packet-go", { type: "button", on: { click: openNow } }, icon("check"), word("meeting_take_go"));
  const asking = h("div.packet-asking", { hidden: true }, h("p", word("meeting_code_ask")), field, go);
  let text = null;
  async function chosen() {
    text = (await chooser.files[0]?.text()) ?? null;
    asking.hidden = text === null;
    field.focus();
  }
  async function openNow() {
    go.disabled = true;
    show(told, word("opening"));
    try {
      const taken = await unpack(text, field.value.replace(/\D/g, ""));
      if (!taken.own) return done(taken);
      // Both tablets decided something: what was decided here stands, and nobody should believe otherwise.
      show(told, h("span", word("meeting_taken_own")), h("button.plain", { type: "button", on: { click: () => done(taken) } }, word("next"), icon("next")));
    } catch (fault) {
      const known = WHY.find(([kind]) => fault instanceof kind);
      if (!known) throw fault;
      show(told, word(known[1]));
    } finally {
      go.disabled = false;
    }
  }
  return h("section.meeting-take", h("button.large.take-packet", { type: "button", on: { click: () => chooser.click() } }, icon("arrived"), word("meeting_take")), chooser, asking, told);
}
