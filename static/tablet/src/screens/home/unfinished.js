// Sheets begun and not yet kept: go on at the very question, or give them up after being asked twice.
import { discardDraft, drafts } from "../../drafts.js";
import { h } from "../../dom.js";
import { icon } from "../../icons.js";
import { titlesById } from "../../titles.js";
import { ago, t, word } from "../../words.js";

/** @param {object[]} forms  those that can be filled: a sheet is shown under what its form is called now */
export async function unfinished(redraw, forms) {
  const titles = titlesById(forms);
  const begun = (await drafts()).filter((draft) => !draft.alone).sort((a, b) => b.savedAt.localeCompare(a.savedAt));
  if (!begun.length) return null;
  return h("section", h("h2", word("drafts")), h("div.drafts", begun.map((draft) => draftLine({ ...draft, title: titles.get(draft.formId) ?? draft.title }, redraw))));
}

function draftLine(draft, redraw) {
  const line = h("div.draft", { "data-found-by": `${draft.title} ${draft.name ?? ""}` });
  const discard = async () => {
    await discardDraft(draft.id);
    await redraw();
  };
  const calm = () =>
    line.replaceChildren(
      h("a.draft-go", { href: `#/fill/${encodeURIComponent(draft.id)}` }, icon("pencil"), h("span", h("strong", draft.name || draft.title), h("small", draft.name ? `${draft.title} · ` : "", t("drafts_hint", { when: ago(draft.startedAt) }))), h("span.go-on", word("resume"), icon("next"))),
      h("button.round", { type: "button", "aria-label": t("draft_discard"), on: { click: sure } }, icon("trash")),
    );
  const sure = () =>
    line.replaceChildren(
      h("p", word("draft_discard_sure")),
      h("div.row", h("button.plain", { type: "button", on: { click: calm } }, word("draft_discard_no")), h("button.plain.danger", { type: "button", on: { click: discard } }, word("draft_discard_yes"))),
    );
  calm();
  return line;
}
