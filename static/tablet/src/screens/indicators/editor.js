// One point: its words in the languages spoken here, its voice, what it is about, and what the groups said behind it.
import { h, show } from "../../dom.js";
import { icon } from "../../icons.js";
import { sound } from "../../widgets/sound.js";
import { t, word } from "../../words.js";

const WORDS = ["pt_fr", "pt_bm", "pt_en"];

/**
 * @param {object} how
 * @param {import("../../sheet/rows.js").Rows} how.rows
 * @param {number} how.index
 * @param {import("../../meeting/issues.js").Issue[]} how.issues
 * @param {import("../../voice.js").Voice} how.voice
 * @param {() => void} how.answered
 * @param {() => Promise<void>} how.secure
 * @param {(issue: object) => void} how.play
 * @param {() => void} how.done
 * @param {(() => void)|null} how.drop  for a new one: do not make it after all
 */
export function pointEditor({ rows, index, issues, voice, answered, secure, play, done, drop }) {
  const asked = () => rows.at(index);
  const element = h("div.point-editor");
  let recorder = null;
  let isKnown = Boolean(asked().get("pt_code")?.value);

  function draw() {
    recorder?.dispose();
    recorder = null;
    const questions = asked();
    const isWordedHere = questions.has("pt_fr") && (!isKnown || !questions.get("pt_code")?.isBlank);
    show(
      element,
      kinds(questions),
      isKnown && knownPoints(questions),
      isWordedHere && [...WORDS.filter((name) => questions.has(name)).map((name) => field(questions.get(name))), speaking(questions.get("pt_voice")), subject(questions.get("pt_dim"))],
      behind(questions.get("pt_issues")),
      trouble,
      h("div.points-foot", drop ? h("button.large", { type: "button", on: { click: drop } }, icon("cross"), word("points_drop")) : "", h("button.large.primary", { type: "button", on: { click: finish } }, word("points_done"), icon("check"))),
    );
  }

  const trouble = h("p.problem.trouble", { role: "alert", hidden: true });

  function finish() {
    recorder?.settle();
    const broken = [...asked().values()].find((question) => question.violation());
    if (!broken) return done();
    trouble.replaceChildren(icon("warning"), broken.violation().text || word(broken.violation().kind));
    trouble.hidden = false;
    trouble.scrollIntoView({ block: "center", behavior: "smooth" });
  }

  const write = (change) => {
    change();
    trouble.hidden = true;
    answered();
  };

  /** A point of one's own, or one that everybody scores already and that what was said only explains. */
  function kinds(questions) {
    const choice = (known, key) =>
      h("button.tongue", { type: "button", role: "radio", "aria-checked": String(isKnown === known), on: { click: () => turn(known) } }, icon(isKnown === known ? "check" : known ? "scorecard" : "plus"), h("span", word(key)));
    const turn = (known) => {
      isKnown = known;
      if (!known) write(() => questions.get("pt_code")?.choose([]));
      draw();
    };
    return h("div.tongues", { role: "radiogroup", "aria-label": t("points_kind") }, choice(false, "points_new"), choice(true, "points_known"));
  }

  function knownPoints(questions) {
    const question = questions.get("pt_code");
    const pick = h("select.field", { "aria-label": question.label?.text ?? "", on: { change: () => { write(() => question.choose(pick.value ? [pick.value] : [])); draw(); } } });
    pick.append(h("option", { value: "" }, t("choose")), ...question.options().map((option) => h("option", { value: option.value, selected: option.value === question.value }, option.wording.text)));
    return pick;
  }

  function field(question) {
    const input = h("textarea.field", { rows: 2, maxlength: 120, "data-name": question.name, autocomplete: "off", spellcheck: "false", on: { input: () => write(() => question.write(input.value)) } });
    input.value = question.value;
    return h("label.point-words", h("span", question.label?.text ?? question.name), question.name === "pt_fr" && question.hint ? h("small.hint", question.hint.text) : null, input);
  }

  function speaking(question) {
    if (!question) return null;
    recorder = sound({ question, answered, voice, secure });
    return h("div.point-words", h("span", question.label?.text ?? ""), recorder.element);
  }

  function subject(question) {
    if (!question) return null;
    const buttons = question.options().map((option) => h("button.tongue", { type: "button", role: "radio", "data-value": option.value, "aria-checked": String(question.value === option.value), on: { click: () => { write(() => question.choose([option.value])); draw(); } } }, question.value === option.value && icon("check"), h("span", option.wording.text)));
    return h("div.point-words", h("span", question.label?.text ?? ""), h("div.tongues.subjects", { role: "radiogroup", "aria-label": question.label?.text ?? "" }, buttons));
  }

  function behind(question) {
    const refs = (question?.value ?? "").split("\n").filter(Boolean);
    const found = refs.map((ref) => issues.find((issue) => issue.ref === ref)).filter(Boolean);
    if (!found.length) return null;
    const takeOut = (ref) => {
      write(() => question.write(refs.filter((one) => one !== ref).join("\n")));
      draw();
    };
    const line = (issue) =>
      h("div.entry", h("span.entry-words", h("span", issue.text || t("points_spoken")), h("small", t(`group_${issue.group}`))), issue.audio ? h("button.listen", { type: "button", "aria-label": t("record_play"), on: { click: () => play(issue) } }, icon("sound")) : "", h("button.plain", { type: "button", on: { click: () => takeOut(issue.ref) } }, icon("cross"), word("points_take_out")));
    return h("div.point-words", h("span", question.label?.text ?? ""), h("div.entries", found.map(line)));
  }

  draw();
  return { element, dispose: () => recorder?.dispose() };
}
