// The forms of the round on home: to fill with a group, to hand to the community, or to practise on.
import { h } from "../../dom.js";
import { icon } from "../../icons.js";
import { KINDS, isPersonal, kindOf } from "../../kinds.js";
import { titleOf } from "../../titles.js";
import { ago, t, word } from "../../words.js";

const NEW_MS = 3 * 24 * 3600 * 1000;

/** The way into a session, when there is a form for one person. */
export function community(forms) {
  if (!forms.some((form) => isPersonal(form.kind))) return null;
  return h("a.community", { href: "#/community" }, h("span.card-mark", icon("people")), h("span.card-title", h("strong", word("session_start")), h("small", word("session_start_text"))), icon("next"));
}

/** The way to the meetings, when there is a form for groups to score with. */
export function meetingsCard(forms) {
  if (!forms.some((form) => kindOf(form.kind) === "scorecard")) return null;
  return h("a.card.kind-interface.meetings-card", { href: "#/meeting" }, h("span.card-mark", icon("interface")), h("span.card-title", h("strong", word("meetings")), h("small", word("meetings_text"))), icon("next"));
}

/** The way to what was promised, where visits can be written down. */
export function promisesCard(forms) {
  if (!forms.some((form) => kindOf(form.kind) === "followup")) return null;
  return h("a.card.kind-followup.promises-card", { href: "#/promises" }, h("span.card-mark", icon("followup")), h("span.card-title", h("strong", word("promises")), h("small", word("promises_text"))), icon("next"));
}

/** The way to the guides, where there is a cycle to be guided through. */
export function guidesCard(forms) {
  if (forms.every((form) => isPersonal(form.kind))) return null;
  return h("a.card.guides-card", { href: "#/guide" }, h("span.card-mark", icon("lamp")), h("span.card-title", h("strong", word("guide")), h("small", word("guide_text"))), icon("next"));
}

/** Every form, those of the cycle first. */
export function formCards(forms) {
  if (!forms.length) return h("p.quiet", word("no_forms"));
  const of = (kinds) => kinds.flatMap((kind) => forms.filter((form) => kindOf(form.kind) === kind).map((form) => card(form, kind)));
  return [
    ["cycle", of(KINDS.filter((kind) => !isPersonal(kind)))],
    ["surveys", of(["survey"])],
  ].map(([key, cards]) => cards.length > 0 && h("section", h("h2", word(key)), h("div.cards", cards)));
}

/** For a few days, so that everybody who fills it has seen that it is another one. */
const isNew = (form) => form.since && Date.now() - Date.parse(form.since) < NEW_MS;

function card(form, kind) {
  return h(
    `a.card.kind-${kind}`,
    { href: `#/new/${encodeURIComponent(form.key)}`, "data-found-by": [form.title, titleOf(form)].join(" ") },
    h("span.card-mark", icon(kind)),
    h("span.card-title", h("strong", titleOf(form)), !isPersonal(kind) && h("small", t(`kind_${kind}`)), isNew(form) && h("small.new-version", t("form_new", { when: ago(form.since) }))),
    icon("next"),
  );
}

/** The same forms as an exercise: folded away, so that nobody fills one in earnest by mistake. */
export function practice(forms) {
  if (!forms.length) return null;
  const line = (form) => h("a.practice-go", { href: `#/practice/${encodeURIComponent(form.key)}` }, icon("pencil"), h("span", titleOf(form)), icon("next"));
  return h("details.practice", h("summary", icon("pencil"), h("span", h("strong", word("practice")), h("small", word("practice_text")))), h("div.practice-forms", forms.map(line)));
}

/** The way to key in sheets of paper. */
export function paperCard(forms) {
  if (!forms.length) return null;
  return h("a.card.paper-card", { href: "#/paper" }, h("span.card-mark", icon("file")), h("span.card-title", h("strong", word("paper_title")), h("small", word("paper_card_text"))), icon("next"));
}
