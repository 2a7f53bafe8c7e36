// One promise being written: everything on one page, the day by three quick picks, taken back as a whole.
import { h, show } from "../../dom.js";
import { icon } from "../../icons.js";
import { listenTo } from "../../listen.js";
import { monthsAfter } from "../../promises/day.js";
import { PARTS, put } from "../../promises/plan.js";
import { rich } from "../../rich.js";
import { word } from "../../words.js";
import { folding } from "../../widgets/folding.js";
import { widgetFor } from "../../widgets/registry.js";
import { dayInWords } from "./days.js";

const QUICK_MONTHS = [1, 3, 6];
/** Answered by long lists: what was chosen stands alone until it is touched. */
const FOLDED = new Set(["indicator", "who", "help"]);

/**
 * @param {object} how
 * @param {import("../../promises/plan.js").Plan} how.plan
 * @param {string} how.id       of the row
 * @param {import("../../voice.js").Voice} how.voice
 * @param {{of: Function, text: Function}} how.pictures  of the form
 * @param {boolean} how.isNew
 * @param {() => void} how.keep    it is written
 * @param {() => void} how.cancel  take the whole change back
 */
export function editor({ plan, id, voice, pictures, isNew, keep, cancel }) {
  const row = plan.row(id);
  const written = () => plan.changed();
  const fields = PARTS.filter((part) => row.of(part)).map((part) => fieldOf(part, row.of(part), { plan, voice, pictures, written }));
  const trouble = h("p.problem", { role: "alert", hidden: true });

  function leave() {
    for (const field of fields) field.settle();
    const broken = fields.find((field) => field.question.violation() && !plan.row(id).isBlank);
    if (!broken) return keep();
    const { kind, text } = broken.question.violation();
    trouble.replaceChildren(icon("warning"), text || word(kind));
    trouble.hidden = false;
    broken.element.append(trouble);
    broken.element.scrollIntoView({ block: "center" });
    return null;
  }

  const foot = h(
    "footer.foot",
    h("button.foot-button", { type: "button", on: { click: cancel } }, icon("again"), h("span", word(isNew ? "cancel" : "plan_undo"))),
    h("button.foot-button.primary", { type: "button", on: { click: leave } }, h("span", word("plan_keep")), icon("check")),
  );
  return {
    element: h("div.fill", h("main.step.list.promise-editor", h("h1.question", word(isNew ? "plan_add" : "plan_change")), fields.map((field) => field.element)), foot),
    refresh: () => fields.forEach((field) => field.refresh()),
    dispose: () => fields.forEach((field) => field.dispose()),
  };
}

function fieldOf(part, question, { plan, voice, pictures, written }) {
  const asking = { question, alone: false, answered: written, secure: async () => written(), goOn: null, voice, picture: pictures.of, text: pictures.text };
  const widget = widgetFor(asking);
  const own = part === "due" ? quickDays(question, widget, { plan, voice, written }) : FOLDED.has(part) ? folding(asking, widget.element) : { element: widget.element, refresh: () => {} };
  const hint = question.hint ? h("div.hint", rich(question.hint)) : null;
  const listen = question.label?.audio ? listenTo(question.label, voice, question.label.text) : null;
  return {
    question,
    element: h(`section.asked.type-${question.type}`, { "data-name": question.name, "data-part": part }, h("div.asked-head", h("h2.question", rich(question.label)), listen, hint), own.element),
    refresh: () => {
      widget.refresh?.();
      own.refresh();
    },
    settle: () => widget.settle?.(),
    dispose: () => widget.dispose?.(),
  };
}

/** One, three or six months from the meeting, no day, or another one from the calendar. */
function quickDays(question, widget, { plan, voice, written }) {
  const calendar = h("div.plan-calendar", { hidden: true }, widget.element);
  const take = (day) => {
    put(question, day);
    calendar.hidden = true;
    voice.tick();
    written();
  };
  const pick = (name, label, day) => ({ day, element: h("button.pick", { type: "button", "data-pick": name, on: { click: () => take(day()) } }, label, h("span.tick", icon("check"))) });
  const picks = [
    ...QUICK_MONTHS.map((months) => pick(String(months), h("span", word(`plan_months_${months}`)), () => monthsAfter(plan.meetingOn, months))),
    pick("none", h("span", word("plan_no_day")), () => ""),
  ];
  const other = h("button.pick", { type: "button", "data-pick": "other", on: { click: () => { calendar.hidden = !calendar.hidden; } } }, h("span", word("plan_other_day")), icon("down"));
  const said = h("p.plan-day", { role: "status" });
  const refresh = () => {
    const day = question.value.slice(0, 10);
    for (const one of picks) one.element.setAttribute("aria-pressed", String(one.day() === day));
    show(said, day ? h("strong", dayInWords(day)) : word("plan_lacks_due"));
  };
  refresh();
  return { element: h("div.quick-days", h("div.picks", picks.map((one) => one.element), other), calendar, said), refresh };
}
