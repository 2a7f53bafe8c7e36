// After the last question: what was answered, what still has to be mended, and the one thing to do: keep it.
import { h } from "../../dom.js";
import { face } from "../../faces.js";
import { icon } from "../../icons.js";
import { unbroken } from "../../spacing.js";
import { counted, locale, t, word } from "../../words.js";

/** @param {{filling: object, jump: (key: string) => void, isShort: boolean}} how  isShort: without the answers */
export function endPage({ filling, jump, isShort }) {
  const steps = filling.steps;
  const lines = steps.flatMap((step) => step.questions.filter(isAnswerable).map((question) => ({ step, question })));
  const given = lines.filter(({ question }) => !question.isBlank).length;
  const broken = lines.find(({ question }) => question.violation());
  const element = h(
    "main.step.alone.end",
    h("section.asked", h("div.end-mark", broken ? icon("warning") : face(5)), h("h1.question", word("end_title")), broken ? mend(broken, jump) : h("p.hint", word(isShort ? "session_end_text" : "end_text")), !isShort && [h("p.end-count", counted("end_answered", given)), review(lines, jump)]),
  );
  return { element, heard: broken ? [{ key: "end_fix" }] : [{ key: "end_title" }, { key: "end_text" }], section: null, said: t("end_title"), isReady: !broken };
}

function isAnswerable(question) {
  return question.type !== "note" && !question.isReadonly;
}

function mend({ step, question }, jump) {
  return h(
    "div.problem",
    h("p", icon("warning"), word("end_fix")),
    h("p", unbroken(question.label?.text ?? question.name)),
    h("button.large.primary", { type: "button", on: { click: () => jump(step.key) } }, word("end_fix_go"), icon("next")),
  );
}

function review(lines, jump) {
  const line = ({ step, question }) =>
    h(
      `button.review-line${question.isBlank ? ".blank" : ""}`,
      { type: "button", on: { click: () => jump(step.key) } },
      h("span.review-question", unbroken(question.label?.text ?? question.name)),
      h("span.review-answer", answerOf(question)),
    );
  return h("details.review", h("summary", word("end_review")), h("div.review-lines", lines.map(line)));
}

/** The answer as people here write it: a day in words, a decimal with a comma. */
function local(question) {
  const text = question.spokenAnswer();
  if (question.type === "date") return new Intl.DateTimeFormat(locale(), { dateStyle: "long" }).format(new Date(`${text}T12:00:00`));
  return ["decimal", "range"].includes(question.type) ? new Intl.NumberFormat(locale()).format(Number(text)) : text;
}

function answerOf(question) {
  if (question.isBlank) return t("end_blank");
  const level = question.type === "one" && question.options().find((option) => option.value === question.chosen[0])?.face;
  const text = local(question);
  return [level ? face(level) : null, text ? h("span", text) : icon(question.file ? "file" : "check")].filter(Boolean);
}
