// The groups' representatives see every point by group, women first, and agree on a score with its reason. The centre's own
// scores are never here.
import { h, show } from "../../dom.js";
import { drafts } from "../../drafts.js";
import { icon } from "../../icons.js";
import { place as readPlace } from "../../meeting/holding.js";
import { shown } from "../../meeting/scores.js";
import { get } from "../../store.js";
import { formIsOpen } from "../../update.js";
import { t, word } from "../../words.js";
import { howTo } from "../guide/how.js";
import { decidePage, peoplePage } from "./decide.js";
import { addressOf, decidedFace, groupName, meetingHead, nameOf, pointSpeaker, scoreFace, standsInTheWay } from "./parts.js";
import { openRecord } from "./opening.js";

export async function consolidate(place, { found, go }) {
  const back = addressOf(found);
  if (await isCentreScoring()) return standsInTheWay(place, { key: "meeting_centre_scoring", back });
  if (found.meeting.provider === "awaited" && !(await areRepresentatives(place, back))) return null;
  const closeForm = formIsOpen();
  const record = await openRecord(place, { found, back });
  if (!record) {
    closeForm();
    return null;
  }
  const screen = new Consolidation(place, found, record, go);
  screen.begin();
  return async () => {
    screen.leave();
    await record.close();
    closeForm();
  };
}

/** A centre that is scoring itself on this very tablet must not find the community's scores on it. */
async function isCentreScoring() {
  const forms = await Promise.all((await drafts()).map(({ formKey }) => get("forms", formKey)));
  return forms.some((form) => form?.kind === "provider");
}

/** While the centre has not scored itself, its staff must not see this: whoever opens it says that they are not there. */
function areRepresentatives(place, back) {
  return new Promise((answer) => {
    show(
      place,
      h(
        "main.message.meeting-among",
        h("div.message-mark", icon("people")),
        h("h1", word("meeting_among")),
        h("p", word("meeting_among_text")),
        h("button.large.primary", { type: "button", on: { click: () => answer(true) } }, icon("check"), word("meeting_among_yes")),
        h("a.large", { href: `#${back}` }, icon("back"), word("back")),
      ),
    );
    addEventListener("hashchange", () => answer(false), { once: true });
  });
}

class Consolidation {
  constructor(place, found, record, go) {
    Object.assign(this, { place, found, record, go, page: null });
    this.points = found.meeting.points.filter(({ community }) => community.state !== "none");
  }

  /** Who decides comes first, until it is known. */
  begin() {
    const [asked] = this.record.representatives();
    if (asked?.isBlank) this.people();
    else this.table();
  }

  leave() {
    this.page?.dispose?.();
    this.page = null;
  }

  people() {
    this.turn(peoplePage({ record: this.record, done: () => this.table() }));
  }

  decide(at) {
    const go = (to) => (this.points[to] ? this.decide(to) : this.table());
    this.turn(decidePage({ record: this.record, point: this.points[at], asked: "community", back: () => go(at - 1), next: () => go(at + 1), table: () => this.table() }));
  }

  turn(page) {
    this.leave();
    this.page = page;
    show(this.place, page.element);
    scrollTo(0, 0);
  }

  async table() {
    await this.record.secure();
    const { meeting } = await readPlace(this.found);
    const groups = meeting.groups.map(({ group }) => group);
    const decided = new Map(meeting.points.map((point) => [point.code, point.decided]));
    this.turn({
      element: h(
        "main.page.consolidation",
        meetingHead(word("meeting_consolidate"), addressOf(this.found), howTo("consolidation")),
        h("button.plain.who-decides", { type: "button", on: { click: () => this.people() } }, icon("people"), h("span", this.whoDecides())),
        h("div.matrix", { "data-groups": groups.length }, head(groups), this.points.map((point, at) => row({ point, groups, decided: decided.get(point.code), touch: () => this.decide(at) }))),
      ),
    });
  }

  whoDecides() {
    const [all, women] = this.record.representatives().map((question) => question.value);
    return all ? t("meeting_representatives", { n: all, women: women || "–" }) : t("meeting_representatives_who");
  }
}

function head(groups) {
  return h("div.matrix-head", groups.map((group) => h("span", t(`group_short_${group}`))), h("span.calculated", word("meeting_calculated")), h("span.agreed", word("meeting_agreed")));
}

/** One point: what each group says, the mean worked out, and what the representatives decided; never one for the other. */
function row({ point, groups, decided, touch }) {
  const of = Object.fromEntries(point.byGroup);
  const cell = (group) => h("span.cell", { "data-group": group, "aria-label": groupName(group) }, of[group] ? [scoreFace(of[group]), of[group].divided && h("small.divided", word("meeting_divided"))] : h("span.absent", "–"));
  const calculated = point.community.state === "shown" ? h("strong", String(shown(point.community.value))) : h("span.absent", "–");
  const agreed = decided?.community ? decidedFace(decided.community) : h("span.to-decide", { role: "img", "aria-label": t("meeting_decide") }, icon("pencil"));
  return h(
    "section.matrix-row",
    { "data-code": point.code },
    h("div.matrix-point", h("h2", nameOf(point)), pointSpeaker(point)),
    h("button.matrix-cells", { type: "button", on: { click: touch } }, groups.map(cell), h("span.cell.calculated", calculated), h("span.cell.agreed", agreed)),
  );
}
