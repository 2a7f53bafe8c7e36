// A meeting that is over: closed by a touch, what came late told, opened again.
import { h, show } from "../../dom.js";
import { icon } from "../../icons.js";
import { closeMeeting, openAgain } from "../../meeting/holding.js";
import { ago, t, word } from "../../words.js";
import { groupName, meetingHead } from "./parts.js";

/**
 * Offered once the meeting's sheet is kept: what its groups said need not be readable here any more.
 * @param {object} found
 * @param {() => void} done
 * @returns {HTMLElement|null}
 */
export function closing(found, done) {
  const isOver = found.sheets.some(({ kind, isDraft }) => kind === "interface" && !isDraft) && !found.sheets.some(({ isDraft }) => isDraft);
  if (!isOver) return null;
  const close = async () => {
    await closeMeeting(found);
    done();
  };
  return h("details.meeting-close", h("summary", icon("lock"), word("meeting_close")), h("p", word("meeting_close_text")), h("button.plain", { type: "button", "data-close": true, on: { click: close } }, icon("check"), word("meeting_close_yes")));
}

/** The screen of a closed meeting. again: draws it anew once it is open. */
export function closed(place, { found, state, again }) {
  const late = found.sheets.filter(({ id }) => !state.closedWith.includes(id));
  const reopen = async () => {
    await openAgain(found);
    again();
  };
  show(
    place,
    h(
      "main.page.meeting-hub",
      meetingHead(found.areaName, "/meeting"),
      h("p.meeting-where", [found.facilityName, found.roundName].filter(Boolean).join(" · ")),
      h("p.meeting-is-closed", icon("lock"), h("span", word("meeting_is_closed"), ` · ${ago(state.closedAt)}`)),
      late.length > 0 && h("section.who-is-in.came-late", h("h2", word("meeting_late")), h("ul.chips", late.map(chip)), h("p", word("meeting_late_text"))),
      h("button.large.reopen", { type: "button", on: { click: reopen } }, icon("again"), word("meeting_reopen")),
      h("p.quiet", word("meeting_reopen_text")),
    ),
  );
  return null;
}

const chip = ({ id, group, keptAt }) => h("li.chip.in", { "data-late": id }, icon("outbox"), h("span", h("strong", group === "interface" ? t("meeting_plan") : groupName(group)), h("small", ago(keptAt))));
