// One point to be decided: what each group says of it, the mean, and five faces to agree on one, with the reason.
import { h } from "../../dom.js";
import { icon } from "../../icons.js";
import { mediaOf } from "../../sync.js";
import { Voice } from "../../voice.js";
import { t, word } from "../../words.js";
import { pictures } from "../fill/pictures.js";
import { questionPage } from "../fill/page.js";
import { groupName, nameOf, pointSpeaker, scoreFace } from "./parts.js";
import { playButton } from "./playing.js";

/** How many decide, and how many of them are women. */
export function peoplePage({ record, done }) {
  const asked = asking(record, { titled: t("meeting_representatives_who"), questions: record.representatives(), askedNow: () => record.representatives() });
  const element = h("div.fill.meeting-decide", h("header.decide-head", h("button.round", { type: "button", "aria-label": t("meeting_all_points"), "data-table": true, on: { click: done } }, icon("indicators")), h("h1", word("meeting_consolidate"))), asked.page.element, h("footer.foot", button("next", "next", () => asked.leave() && done(), ".primary")));
  return { element, dispose: asked.dispose };
}

/**
 * @param {object} how
 * @param {import("../../meeting/record.js").MeetingRecord} how.record
 * @param {import("../../meeting/assemble.js").MeetingPoint} how.point
 * @param {"community"|"agreed"} how.asked  community: the representatives decide; agreed: both sides do
 * @param {() => void} how.back
 * @param {() => void} how.next
 * @param {() => void} how.table  to where the points stand side by side
 */
export function decidePage({ record, point, asked, back, next, table }) {
  const questions = record.questionsOf(point);
  const before = questions.community?.value ?? "";
  const face = questions[asked];
  const list = asking(record, { titled: t(asked === "community" ? "meeting_decide_community" : "meeting_decide_agreed"), questions: [face].filter(Boolean) });
  const why = asking(record, { titled: t("meeting_reason"), questions: questions.words });
  const away = (to) => () => {
    if (!list.leave() || !why.leave()) return;
    // What the representatives decided stands until the meeting decides otherwise.
    if (asked === "community" && questions.agreed && (questions.agreed.isBlank || questions.agreed.value === before)) questions.agreed.choose(face.chosen);
    if (asked === "agreed" && questions.provider?.isBlank && point.provider.value !== null) questions.provider.choose([pointOf(point.provider.value)]);
    record.answered();
    to();
  };
  const element = h(
    "div.fill.meeting-decide",
    h("header.decide-head", h("button.round", { type: "button", "aria-label": t("meeting_all_points"), "data-table": true, on: { click: away(table) } }, icon("indicators")), h("h1", nameOf(point)), pointSpeaker(point)),
    h("div.decide-groups", point.byGroup.map(([group, score]) => h("figure", { "data-group": group }, scoreFace(score), h("figcaption", t(`group_short_${group}`), score.divided && h("small.divided", word("meeting_divided"))))), h("figure.calculated", scoreFace(point.community), h("figcaption", word("meeting_calculated")))),
    whyList(point),
    h("div.decide-asked", list.page.element, why.page.element),
    h("footer.foot", button("back", "back", away(back)), button("next", "next", away(next), ".primary")),
  );
  return { element, dispose: () => [list, why].forEach((one) => one.dispose()) };
}

/** 0..100 -> the nearest point of 1..5, as the form knows it. */
const pointOf = (value) => String(Math.round(value / 25) + 1);

function whyList({ reasons }) {
  if (!reasons.length) return null;
  return h("details.decide-why", h("summary", icon("answers"), word("meeting_why")), h("ul.reasons", reasons.map((one) => h("li.reason", h("small", `${groupName(one.group)} · ${t(`part_${one.part}`)}`), one.text ? h("q", one.text) : playButton(one)))));
}

/** Questions of the meeting's sheet, asked as anywhere in the app. */
function asking(record, { titled, questions, askedNow = () => questions }) {
  const voice = new Voice((filename) => mediaOf(record.form, filename), (filename) => record.sheet.standInOf(filename));
  const images = pictures(record.form);
  const step = { kind: "list", title: { text: titled, tree: [] }, section: null, questions, askedNow };
  const page = questionPage({ step, voice, pictures: images, answered: () => record.answered(), secure: () => record.secure(), goOn: null });
  const stop = record.sheet.onChange(() => page.refresh());
  return {
    page,
    /** @returns {boolean} false when something answered breaks a rule: the page says what */
    leave: () => !page.problem(),
    dispose: () => {
      voice.stop();
      stop();
      page.dispose();
      images.release();
    },
  };
}

const button = (key, name, click, more = "") => h(`button.foot-button${more}`, { type: "button", [`data-${key}`]: true, on: { click } }, name === "back" && icon("back"), h("span", word(key)), name === "next" && icon("next"));
