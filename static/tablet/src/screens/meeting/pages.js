// The pages of the interface meeting, in the order they are shown and printed. Nothing here changes anything.
import { h } from "../../dom.js";
import { icon } from "../../icons.js";
import { shown } from "../../meeting/scores.js";
import { locale, t, word } from "../../words.js";
import { arrow, decidedFace, groupName, nameOf, pointSpeaker, scoreFace } from "./parts.js";
import { playButton } from "./playing.js";

const WOMEN = new Set(["women", "young_women"]);
const MOST_QUOTES = 3;
const PROMISES_A_PAGE = 4;
const STANDINGS = { kept: "done", kept_late: "done", late: "late" };

/**
 * @typedef {{id: string, point?: object, draw: () => HTMLElement}} Page  id: stable, so that a meeting is gone on with where it stopped
 * @param {object} found  of holding.js
 * @param {{shown: string[]}} state  which reasons somebody let be shown
 * @returns {Page[]}
 */
export function pagesOf(found, state) {
  const { meeting } = found;
  const isShown = new Set(state.shown);
  const promises = chunks(meeting.promises, PROMISES_A_PAGE);
  const of = (codes) => codes.map((code) => meeting.points.find((point) => point.code === code));
  return [
    { id: "cover", draw: () => cover(found) },
    ...promises.map((some, at) => ({ id: `promises ${at}`, draw: () => promisesPage(some) })),
    ...meeting.points.map((point) => ({ id: `point ${point.code}`, point, draw: () => pointPage(point, { found, isShown }) })),
    meeting.strong.length && { id: "strong", draw: () => threePage("strong", of(meeting.strong)) },
    meeting.weak.length && { id: "weak", draw: () => threePage("weak", of(meeting.weak)) },
    { id: "plan", draw: () => planPage(found) },
  ].filter(Boolean);
}

function cover({ areaName, facilityName, roundName, meeting }) {
  const { participants, women, under25 } = meeting.present;
  const count = (key, n) => n !== null && h("p.present", h("strong", String(n)), h("span", word(key)));
  return h(
    "div.page-cover",
    h("p.cover-round", roundName),
    h("h1", areaName),
    facilityName && h("p.cover-centre", facilityName),
    h("div.cover-present", count("meeting_present", participants), count("meeting_present_women", women), count("meeting_present_young", under25)),
    h("p.cover-groups", meeting.groups.filter(({ isFew }) => !isFew).map(({ group }) => groupName(group)).join(" · ")),
    meeting.provider === "without" && h("p.cover-incomplete.cover-unscored", icon("provider"), word(`unscored_said_${meeting.unscored}`)),
    meeting.isIncomplete && h("p.cover-incomplete", icon("warning"), word("meeting_incomplete")),
    h("p.cover-rule", word("meeting_rule")),
  );
}

/** What was promised before, first the late ones, as the file gives them. */
function promisesPage(promises) {
  const day = (text) => new Intl.DateTimeFormat(locale(), { day: "numeric", month: "long", year: "numeric" }).format(new Date(`${text}T12:00:00`));
  const line = (one) => {
    const standing = STANDINGS[one.standing] ?? "open";
    return h(
      "li.told-promise",
      { "data-standing": standing },
      h("span.promise-mark", icon({ done: "check", late: "clock", open: "again" }[standing])),
      h("span", h("strong", one.what), h("small", [one.role, one.dueOn && t("meeting_due", { day: day(one.dueOn) })].filter(Boolean).join(" · ")), verdictsOf(one)),
      h("em", word(`promise_${standing}`)),
    );
  };
  return h("div.page-promises", h("h1", word("meeting_promised")), h("ul", promises.map(line)));
}

/** The community's own word beside the owner's. */
function verdictsOf({ verdicts }) {
  const of = (wanted) => verdicts.filter(({ verdict }) => verdict === wanted).map(({ group }) => groupName(group));
  const said = ["done", "partly", "not"].filter((one) => of(one).length).map((one) => `${t(`verdict_${one}`)} : ${of(one).join(", ")}`);
  return said.length > 0 && h("small.promise-verdicts", said.join(" · "));
}

/** One point: both sides with their faces, the change, why, and what the women say. */
export function pointPage(point, { found, isShown }) {
  const { community, provider, decided } = point;
  const quotes = point.reasons.filter(({ id }) => isShown.has(id));
  return h(
    "div.page-point",
    h("div.point-head", h("h1", nameOf(point)), pointSpeaker(point)),
    h(
      "div.sides",
      side("community", decided?.community ? decidedFace(decided.community) : scoreFace(community, { worded: true }), [word("meeting_community"), decided?.community ? ofRepresentatives(community) : h("small", word("meeting_mean"))]),
      side("provider", scoreFace(provider, { worded: true }), [word("group_provider"), found.meeting.provider === "without" && h("small", word(`unscored_short_${found.meeting.unscored}`))]),
      decided?.agreed && side("agreed", decidedFace(decided.agreed), [word("meeting_together")]),
    ),
    h("div.point-said", changeOf(point, found), targetSaid(point), gapSaid(point), equitySaid(point)),
    quotes.length > 0 && quotesOf(quotes),
    h("div.point-groups", point.byGroup.map(([group, score]) => h(`figure${WOMEN.has(group) ? ".of-women" : ""}`, { "data-group": group }, scoreFace(score), h("figcaption", t(`group_short_${group}`), score.divided && h("small.divided", word("meeting_divided")))))),
  );
}

const side = (name, mark, words) => h(`figure.side.side-${name}`, { "data-side": name }, mark, h("figcaption", words));

/** What people decided stands large; what was worked out stays beside it, named. */
const ofRepresentatives = ({ state, value }) => h("small", t("meeting_by_representatives"), state === "shown" && ` · ${t("meeting_calculated_is", { n: shown(value) })}`);

function changeOf({ change, incomparable }, { meeting }) {
  if (change) return h("p.said-change", arrow(change), h("small", t("meeting_since", { round: meeting.before.name })));
  return h("p.said-change.none", word(`meeting_incomparable_${incomparable}`));
}

/** What the round hopes for, against what the meeting agreed, or what the groups say. */
function targetSaid({ target, community, agreed }) {
  if (target === null) return null;
  const value = agreed.value ?? community.value;
  const isReached = value !== null && value >= target;
  return h("p.said-target", icon(isReached ? "check" : "star"), t(isReached ? "meeting_target_reached" : "meeting_target", { n: shown(target) }));
}

function gapSaid({ gap, side: seen }) {
  return seen && seen !== "alike" && h("p.said-gap", icon("eye"), t(`meeting_gap_${seen}`, { n: Math.abs(shown(gap)) }));
}

function equitySaid({ equity }) {
  if (!equity?.flagged || equity.womenLessMen === null || Math.abs(shown(equity.womenLessMen)) < 15) return null;
  return h("p.said-equity", icon("people"), t(equity.womenLessMen < 0 ? "meeting_women_lower" : "meeting_women_higher", { n: Math.abs(shown(equity.womenLessMen)) }));
}

/** The women's words first, under a heading of their own. */
function quotesOf(quotes) {
  const [theirs, others] = [quotes.filter(({ group }) => WOMEN.has(group)), quotes.filter(({ group }) => !WOMEN.has(group))];
  const some = (key, which, most) => which.length > 0 && most > 0 && h("section", h("h2", word(key)), h("ul", which.slice(0, most).map(quote)));
  return h("div.point-quotes", some("meeting_women_say", theirs, MOST_QUOTES), some("meeting_others_say", others, Math.max(1, MOST_QUOTES - theirs.length)));
}

const quote = (one) => h("li", one.text ? h("q", one.text) : playButton(one), h("small", groupName(one.group), ["strength", "problem"].includes(one.part) && ` · ${t(`part_${one.part}`)}`));

function threePage(kind, points) {
  const line = (point) => h("li", { "data-code": point.code }, scoreFace(point.community), h("span", nameOf(point)), pointSpeaker(point));
  return h(`div.page-three.of-${kind}`, h("h1", word(`meeting_${kind}`)), h("ol", points.map(line)));
}

function planPage({ meeting }) {
  const weak = meeting.weak.map((code) => meeting.points.find((point) => point.code === code));
  return h("div.page-plan", h("h1", word("meeting_plan")), h("p", word("meeting_plan_ask")), h("ul", weak.map((point) => h("li", scoreFace(point.community), h("span", nameOf(point))))));
}

function chunks(every, size) {
  return Array.from({ length: Math.ceil(every.length / size) }, (_, at) => every.slice(at * size, (at + 1) * size));
}
