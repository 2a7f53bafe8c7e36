// A secret vote with faces: the tablet goes round, each touches one face and passes it on; or the facilitator counts.
import { h, show } from "../../dom.js";
import { face } from "../../faces.js";
import { giveVoice } from "../../hearable.js";
import { icon } from "../../icons.js";
import { rich } from "../../rich.js";
import { faceOf, spread } from "../../meeting/scores.js";
import { counted, t, word } from "../../words.js";

/** Long enough to see that the touch was taken, in milliseconds; the next person must not see which. */
const SEEN_MS = 350;
/** How this group votes: asked once, kept from point to point. @type {"pass"|"count"} */
let manner = null;

/**
 * @param {object} how
 * @param {import("../../sheet/steps.js").Step} how.step
 * @param {import("../../sheet/wording.js").Wording|null} how.label  the point voted on, where the form names it
 * @param {number|null} how.voters    people present; null when nobody said
 * @param {import("../../voice.js").Voice} how.voice
 * @param {() => void} how.answered   called after each vote
 */
export function ballotPage({ step, label, voters, voice, answered }) {
  const element = h("main.step.alone.ballots");
  const point = (question) => Number(question.meaning("point"));
  const faces = [...step.questions].sort((a, b) => point(a) - point(b));
  // The group's title asks for numbers; who votes is asked about the point itself.
  const asked = label ?? step.title;
  const title = () => h("h1.question", rich(asked));
  /** The vote just given, for whoever touched the wrong face; forgotten with the next one, and never written down. */
  let last = null;
  let view = cast() ? (isComplete() ? "result" : (manner ?? "pass")) : (manner ?? "choose");

  function cast() {
    return faces.reduce((sum, question) => sum + Number(question.value), 0);
  }
  function isComplete() {
    return voters !== null && cast() >= voters;
  }

  function change(question, by) {
    question.write(String(Math.max(0, Number(question.value) + by)));
    voice.tick();
    answered();
  }

  function go(to) {
    view = to;
    draw();
  }

  function draw() {
    element.dataset.view = view;
    // Whoever holds the tablet to vote finds no way into the sheet.
    element.closest(".fill")?.classList.toggle("voting", view === "vote");
    show(element, { choose, pass, vote, count, result }[view]());
  }

  function choose() {
    const way = (to, mark, key) => {
      const button = h("button.choice", { type: "button", "data-value": to, on: { click: () => { manner = to; go(to); } } }, icon(mark), h("span.choice-text", word(key)));
      giveVoice(button, { key }, voice);
      return button;
    };
    return h("section.asked", h("div.asked-head", title(), h("p.hint", word("ballot_how"))), h("div.choices.pair", way("pass", "pass", "ballot_pass_round"), way("count", "people", "ballot_count")));
  }

  function pass() {
    const done = cast();
    const undo = last && h("button.plain", { type: "button", on: { click: takeBack } }, icon("again"), word("ballot_undo"));
    return h(
      "section.asked.ballot-pass",
      h("div.asked-head", title(), h("p.hint", word(done ? "ballot_thanks" : "ballot_secret"))),
      voters === null ? "" : h("div.voters", { role: "img", "aria-label": tally() }, Array.from({ length: voters }, (_, n) => h(`span.voter${n < done ? ".has-voted" : ""}`))),
      h("p.tally", { role: "status" }, tally()),
      isComplete() ? "" : h("button.large.primary.ballot-next", { type: "button", on: { click: () => go("vote") } }, icon("pass"), word("ballot_next")),
      h("div.row", undo, done > 0 && h("button.plain.ballot-close", { type: "button", on: { click: () => go("result") } }, icon("answers"), word("ballot_close")), h("button.plain", { type: "button", on: { click: () => { manner = "count"; go("count"); } } }, icon("people"), word("ballot_count"))),
    );
  }

  function vote() {
    const buttons = faces.map((question) => faceButton(question, () => given(question, buttons)));
    voice.playAll([{ audio: asked?.audio, text: asked?.text }]);
    return h("section.asked", h("div.asked-head", title()), h("div.choices.faces", h("div.face-row", { "data-count": faces.length }, buttons)));
  }

  function given(question, buttons) {
    if (last?.isOpen) return;
    last = { question, isOpen: true };
    manner = "pass";
    change(question, 1);
    buttons[faces.indexOf(question)].setAttribute("aria-checked", "true");
    setTimeout(() => {
      last.isOpen = false;
      if (element.isConnected) go(isComplete() ? "result" : "pass");
    }, SEEN_MS);
  }

  function takeBack() {
    change(last.question, -1);
    last = null;
    go("vote");
  }

  function faceButton(question, touch, more = null) {
    const label = question.label;
    const button = h(`button.choice.with-face.face-${point(question)}`, { type: "button", "data-value": point(question), "aria-checked": "false", role: "radio", on: { click: touch } }, face(point(question)), h("span.choice-text", rich(label)), more, h("span.tick", icon("check")));
    if (label?.audio) giveVoice(button, label, voice);
    return button;
  }

  function count() {
    const lines = faces.map((question) => {
      const number = h("output.vote-count", question.value || "0");
      const less = h("button.step", { type: "button", "aria-label": `${t("less")} : ${question.label?.text}`, disabled: !Number(question.value), on: { click: () => { change(question, -1); draw(); } } }, icon("minus"));
      const more = faceButton(question, () => { if (!isComplete()) { change(question, 1); draw(); } }, number);
      more.removeAttribute("role");
      more.removeAttribute("aria-checked");
      return h("div.vote-line", more, less);
    });
    return h(
      "section.asked",
      h("div.asked-head", title()),
      h("div.vote-lines", lines),
      h("p.tally", { role: "status" }, isComplete() ? word("ballot_all") : "", " ", tally()),
      h("div.row", cast() > 0 && h("button.plain.ballot-close", { type: "button", on: { click: () => go("result") } }, icon("answers"), word("ballot_close")), h("button.plain", { type: "button", disabled: isComplete(), on: { click: () => { manner = "pass"; go("pass"); } } }, icon("pass"), word("ballot_pass_round"))),
    );
  }

  function result() {
    const ballots = Object.fromEntries(faces.map((question) => [point(question), Number(question.value)]));
    const found = spread(ballots);
    if (!found) return pass();
    const most = Math.max(...Object.values(ballots));
    const bar = (question) => h("div.vote-bar", { role: "img", "aria-label": `${question.label?.text} : ${ballots[point(question)]}` }, face(point(question)), h("progress", { max: most, value: ballots[point(question)], class: `bar-${point(question)}` }), h("strong", String(ballots[point(question)])));
    const together = h("div.vote-together", face(faceOf(found.score)), h("div", h("strong", word(`face_${faceOf(found.score)}`)), h("p.tally", tally())));
    return h(
      "section.asked",
      h("div.asked-head", title()),
      found.divided ? h("p.divided-note", { role: "note" }, icon("divided"), h("span", h("strong", word("divided")), " ", word("divided_text"))) : together,
      h("div.vote-bars", faces.map(bar)),
      found.divided ? h("p.tally", tally()) : "",
      h("div.row", h("button.plain", { type: "button", on: { click: () => { manner = "count"; go("count"); } } }, icon("pencil"), word("ballot_correct")), !isComplete() && h("button.plain", { type: "button", on: { click: () => { manner = "pass"; go("pass"); } } }, icon("pass"), word("ballot_more"))),
    );
  }

  /** "9 voix · 12 personnes": who kept silent is seen, not asked. */
  function tally() {
    return [counted("ballot_cast", cast()), voters === null ? null : counted("people_here", voters)].filter(Boolean).join(" · ");
  }

  draw();
  return {
    element,
    get heard() {
      const after = { choose: [{ key: "ballot_how" }], pass: [{ key: cast() ? "ballot_thanks" : "ballot_secret" }], result: spread(Object.fromEntries(faces.map((one) => [point(one), Number(one.value)])))?.divided ? [{ key: "divided" }] : [] }[view] ?? [];
      return [{ audio: asked?.audio, text: asked?.text, element: element.querySelector("h1") }, ...after];
    },
    section: step.section ? [step.section.text, step.section.number].filter(Boolean).join(" ") : null,
    said: asked?.text ?? "",
    isSkipped: () => cast() === 0,
    problem() {
      const broken = faces.find((question) => question.violation());
      if (!broken) return false;
      go("count");
      const { kind, text } = broken.violation();
      element.append(h("p.problem.trouble", { role: "alert" }, icon("warning"), text || word(kind)));
      voice.sayText(text, kind);
      return true;
    },
    dispose: () => element.closest(".fill")?.classList.remove("voting"),
  };
}
