// The meetings this tablet can hold: one line a place and round, with what is in.
import { h, show } from "../../dom.js";
import { icon } from "../../icons.js";
import { places } from "../../meeting/holding.js";
import { counted, word } from "../../words.js";
import { takingIn } from "./handing.js";
import { addressOf, meetingHead } from "./parts.js";

export async function list(place, { go }) {
  const found = await places();
  const lines = found.map(line);
  show(place, h("main.page.meetings", meetingHead(word("meetings"), "/"), lines.length ? h("div.cards", lines) : h("p.quiet", word("meetings_none")), takingIn((taken) => go(addressOf(taken)))));
  return null;
}

function line(one) {
  const { groups, provider } = one.meeting;
  if (one.isClosed) return closedLine(one);
  const state = [counted("meeting_groups", groups.length), word(`meeting_provider_${provider}`)];
  return h(
    "a.card.kind-interface",
    { href: `#${addressOf(one)}`, "data-place": `${one.area} ${one.round}` },
    h("span.card-mark", icon("interface")),
    h("span.card-title", h("strong", one.areaName), h("small", one.roundName), h("small", state[0]), h("small", state[1])),
    icon("next"),
  );
}

function closedLine(one) {
  return h(
    "a.card.kind-interface.is-closed",
    { href: `#${addressOf(one)}`, "data-place": `${one.area} ${one.round}` },
    h("span.card-mark", icon("lock")),
    h("span.card-title", h("strong", one.areaName), h("small", one.roundName), h("small", word("meeting_is_closed"))),
    icon("next"),
  );
}
