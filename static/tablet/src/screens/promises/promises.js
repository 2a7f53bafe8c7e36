// What was promised in this tablet's areas and is still open: late ones first; a touch begins a visit.
import { h, show } from "../../dom.js";
import { face } from "../../faces.js";
import { icon } from "../../icons.js";
import { meetings } from "../../meeting/carried.js";
import { byStanding, openPromises } from "../../promises/carried.js";
import { today } from "../../promises/day.js";
import { setting } from "../../store.js";
import { t, word } from "../../words.js";
import { howTo } from "../guide/how.js";
import { demonstrationMark, pageHead } from "../parts.js";
import { afar, dayInWords } from "./days.js";

const FACES = { done: 5, partly: 3, not: 1 };

/** The screen of promises. */
export async function promisesScreen(place) {
  const [mark, promises, file, carry] = await Promise.all([demonstrationMark(), openPromises(), meetings(), setting("carry")]);
  const names = namesOf(file, carry);
  const standing = byStanding(promises, today());
  const sections = Object.entries(standing)
    .filter(([, found]) => found.length)
    .map(([key, found]) => h(`section.promises-${key}`, h("h2", word(`promises_${key}`)), h("ol.promise-list", found.map((one) => card(one, key, names)))));
  show(place, mark, h("main.page.promises", pageHead(word("promises")), howTo("followup"), plans(file), sections.length ? sections : h("p.quiet", word("promises_none"))));
  return null;
}

function namesOf(file, carry) {
  const told = [...(carry?.tablet?.areas ?? []), ...(file?.areas ?? [])];
  return new Map(told.map(({ code, name }) => [code, name]));
}

/** The ways to the plan of each meeting that may be held. */
function plans(file) {
  const open = (file?.areas ?? []).flatMap((area) => area.rounds.filter(({ state }) => state === "open").map((round) => ({ area, round })));
  if (!open.length) return null;
  const line = ({ area, round }) => h("a.plan-go", { href: `#/plan/${encodeURIComponent(area.code)}/${encodeURIComponent(round.code)}` }, icon("pencil"), h("span", h("strong", area.name), h("small", round.name)), icon("next"));
  return h("details.plans", { open: open.length <= 3 }, h("summary", icon("interface"), h("span", word("promises_plans")), icon("down")), h("div.plan-ways", open.map(line)));
}

function card(promise, standing, names) {
  const address = promise.begun ? `#/fill/${encodeURIComponent(promise.begun)}` : `#/visit/${encodeURIComponent(promise.code)}`;
  return h(
    `li.promise.is-${standing}`,
    { "data-code": promise.code },
    h("p.promise-about", [names.get(promise.area) ?? promise.area, promise.role].filter(Boolean).join(" · ")),
    h("p.promise-what", promise.what),
    h(
      "ul.promise-facts",
      promise.due && h("li.promise-day", icon(standing === "late" ? "warning" : "clock"), h("span", t("promise_due", { day: dayInWords(promise.due) }), h("small", afar(promise.due, today())))),
      promise.newDue && h("li", icon("again"), h("span", t("promise_moved", { day: dayInWords(promise.newDue) }))),
      h("li", icon("followup"), h("span", word(`promise_status_${promise.status || "not_started"}`), promise.percent !== null && h("small", `${promise.percent} %`))),
      promise.word && h("li.promise-word", face(FACES[promise.word]), h("span", word(`promise_word_${promise.word}`))),
      (promise.waits || promise.begun) && h("li.promise-here", icon("outbox"), h("span", word(promise.begun ? "promise_begun" : "promise_waits"))),
    ),
    h("a.large.visit-go", { href: address }, word(promise.begun ? "promise_resume" : "promise_visit"), icon("next")),
  );
}
