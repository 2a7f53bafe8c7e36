// One meeting before it begins: who is in, who is missing, and the steps that lead to it.
import { h, show } from "../../dom.js";
import { icon } from "../../icons.js";
import { place as readPlace, stateOf } from "../../meeting/holding.js";
import { ago, t, word } from "../../words.js";
import { howTo } from "../guide/how.js";
import { closed, closing } from "./closing.js";
import { addressOf, groupName, meetingHead, planOf } from "./parts.js";
import { withoutCentre } from "./without.js";

export async function hub(place, { found, go }) {
  const { meeting } = found;
  const state = await stateOf(found);
  const again = async () => hub(place, { found: await readPlace(found), go });
  if (state.closedAt) return closed(place, { found, state, again });
  const toRead = meeting.points.flatMap(({ reasons }) => reasons);
  const decided = meeting.points.filter((point) => point.decided?.community || point.decided?.agreed).length;
  const draft = found.sheets.find(({ isDraft }) => isDraft);
  show(
    place,
    h(
      "main.page.meeting-hub",
      meetingHead(found.areaName, "/meeting"),
      h("p.meeting-where", [found.facilityName, found.roundName].filter(Boolean).join(" · ")),
      howTo("meeting"),
      whoIsIn(meeting),
      withoutCentre(place, { found, again }),
      h(
        "nav.meeting-steps",
        step({ key: "meeting_reasons", detail: toRead.length ? t("meeting_reasons_shown", { n: state.shown.length, of: toRead.length }) : t("meeting_reasons_none"), name: "eye", to: addressOf(found, "reasons"), isDone: state.isRead || !toRead.length, isShut: !toRead.length }),
        step({ key: "meeting_consolidate", detail: t("meeting_decided", { n: decided, of: meeting.points.length }), name: "people", to: addressOf(found, "consolidate"), isDone: decided > 0 && decided === meeting.points.length, isShut: !meeting.groups.some(({ isFew }) => !isFew) }),
        step({ key: "meeting_view", detail: whyShut(meeting), name: "interface", to: addressOf(found, "view"), isMain: true, isShut: !meeting.isReady }),
        step({ key: "meeting_plan", detail: t("meeting_plan_text"), name: "followup", to: planOf(found), isShut: !meeting.isReady && !draft }),
        step({ key: "meeting_hand", detail: state.handedAt ? t("meeting_handed_at", { when: ago(state.handedAt) }) : t("meeting_hand_detail"), name: "outbox", to: addressOf(found, "hand"), isShut: !found.sheets.length }),
      ),
      closing(found, () => go("/meeting")),
    ),
  );
  return null;
}

/** Who spoke, women first; who is still expected; whether the centre has scored itself. Never what they said. */
function whoIsIn({ groups, missing, provider, unscored, isIncomplete }) {
  const size = ({ isFew, participants }) => (isFew ? t("meeting_few") : t("meeting_people", { n: participants }));
  return h(
    "section.who-is-in",
    h("h2", word("meeting_who")),
    h(
      "ul.chips",
      groups.map((one) => h(`li.chip${one.isFew ? ".few" : ".in"}`, { "data-group": one.group }, icon(one.isFew ? "people" : "check"), h("span", h("strong", groupName(one.group)), h("small", size(one), one.sheets > 1 && ` · ${t("meeting_sheets", { n: one.sheets })}`)))),
      missing.map((group) => h("li.chip.missing", { "data-group": group }, icon("clock"), h("span", h("strong", groupName(group)), h("small", word("meeting_missing"))))),
      h(`li.chip.${provider === "in" ? "in" : "missing"}`, { "data-group": "provider" }, icon({ in: "lock", without: "cross" }[provider] ?? "clock"), h("span", h("strong", word("group_provider")), h("small", word(provider === "without" ? `unscored_short_${unscored}` : `meeting_provider_${provider}`)))),
    ),
    isIncomplete && groups.length > 0 && h("p.quiet.incomplete", icon("warning"), word("meeting_incomplete")),
  );
}

function whyShut({ isReady, provider, groups }) {
  if (isReady) return t("meeting_view_text");
  if (!groups.some(({ isFew }) => !isFew)) return t("meeting_waits_groups");
  return t(provider === "elsewhere" ? "meeting_waits_elsewhere" : "meeting_waits_provider");
}

function step({ key, detail, name, to, isDone = false, isMain = false, isShut = false }) {
  const inside = [h("span.card-mark", icon(isShut ? "lock" : name)), h("span.card-title", h("strong", word(key)), h("small", detail)), isDone ? icon("check") : !isShut && icon("next")];
  const classes = `card.meeting-step${isMain ? ".main" : ""}${isDone ? ".done" : ""}`;
  return isShut ? h(`div.${classes}.shut`, { "data-step": key, "aria-disabled": "true" }, inside) : h(`a.${classes}`, { href: `#${to}`, "data-step": key }, inside);
}
