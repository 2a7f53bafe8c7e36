// Before the meeting: a facilitator reads and hears why people scored so, and says what may be shown. Nothing is shown unread.
import { h, show } from "../../dom.js";
import { icon } from "../../icons.js";
import { keepState, stateOf } from "../../meeting/holding.js";
import { t, word } from "../../words.js";
import { addressOf, groupName, meetingHead, nameOf } from "./parts.js";
import { playButton } from "./playing.js";

export async function reasons(place, { found }) {
  const shown = new Set((await stateOf(found)).shown);
  const points = found.meeting.points.filter((point) => point.reasons.length);
  const keep = () => keepState(found, { shown: [...shown], isRead: true });
  const turn = (id) => {
    if (shown.has(id)) shown.delete(id);
    else shown.add(id);
    keep();
  };
  show(
    place,
    h(
      "main.page.meeting-reasons",
      meetingHead(word("meeting_reasons"), addressOf(found)),
      h("p", word("meeting_reasons_text")),
      points.map((point) => h("section", h("h2", nameOf(point)), h("ul.reasons", point.reasons.map((one) => line(one, shown.has(one.id), turn))))),
    ),
  );
  await keepState(found, { isRead: true });
  return null;
}

function line(reason, isShown, turn) {
  const button = h("button.show-reason", { type: "button", "aria-pressed": String(isShown), "data-reason": reason.id }, h("span.tick", icon("check")), h("span", word("meeting_show")));
  button.addEventListener("click", () => {
    turn(reason.id);
    button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
  });
  const said = reason.text ? h("q", reason.text) : playButton(reason);
  return h("li.reason", h("div", h("small", `${groupName(reason.group)} · ${t(`part_${reason.part}`)}`), said), button);
}
