// The facilitator starts a session: which form, in which language to welcome people, and where it is held.
import { takeWholeScreen } from "../../awake.js";
import { h, show } from "../../dom.js";
import { icon } from "../../icons.js";
import { beginSession } from "../../session.js";
import { currentForms } from "../../sync.js";
import { LANGUAGES, spoken, t, word } from "../../words.js";
import { isPersonal } from "../../kinds.js";
import { titleOf } from "../../titles.js";
import { demonstrationMark, pageHead } from "../parts.js";
import { byFacilitator } from "../fill/manner.js";

export async function beginScreen(place, { go }) {
  const forms = (await currentForms()).filter((form) => isPersonal(form.kind));
  let chosen = forms.length === 1 ? forms[0] : null;
  let language = spoken();
  let leave = null;
  const mark = await demonstrationMark();

  const draw = () => show(place, mark, h("main.page.begin", pageHead(word("session_start")), forms.length ? [formList(), languageList(), start()] : h("p.quiet", word("no_forms"))));
  const pick = (change) => () => {
    change();
    draw();
  };
  const radio = (kind, on, click, ...inside) => h(kind, { type: "button", role: "radio", "aria-checked": String(on), on: { click } }, ...inside);
  const formList = () =>
    h("section", h("h2", word("session_which")), h("div.cards", { role: "radiogroup", "aria-label": t("session_which") }, forms.map((form) => radio("button.card.kind-survey.pick", form === chosen, pick(() => { chosen = form; }), h("span.card-mark", icon("survey")), h("span.card-title", h("strong", titleOf(form))), icon(form === chosen ? "check" : "next")))));
  const languageList = () =>
    h("section", h("h2", word("session_language")), h("div.tongues", { role: "radiogroup", "aria-label": t("session_language") }, LANGUAGES.map(({ code, name }) => radio("button.tongue", code === language, pick(() => { language = code; }), icon(code === language ? "check" : "language"), h("span", name)))));
  const start = () => h("button.large.primary.session-go", { type: "button", disabled: !chosen, on: { click: where } }, word("session_begin"), icon("next"));

  /** Where it is held, when the form asks: answered here once, for everybody. */
  async function where() {
    takeWholeScreen();
    const { fillIn } = await import("../fill/fill.js");
    const away = async () => {
      await leave?.();
      leave = null;
      draw();
    };
    const begin = async (givens) => {
      await beginSession({ form: chosen, language, givens });
      go("/session", { replace: true });
      return null;
    };
    const manner = {
      ...byFacilitator(go),
      opening: { isKept: false, onlyGivens: true },
      asksBefore: [],
      hasAddress: false,
      back: away,
      isOver: (filling) => !filling.step,
      end: (filling) => begin(filling.givens()),
    };
    leave = await fillIn(place, { name: "new", what: chosen.key, manner, gone: away });
  }

  draw();
  return () => leave?.();
}
