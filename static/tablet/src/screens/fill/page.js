// A step's questions on one screen: what is asked, what is answered, and what is wrong with it, in kind words.
import { announce, h } from "../../dom.js";
import { icon } from "../../icons.js";
import { listenTo } from "../../listen.js";
import { rich } from "../../rich.js";
import { unmarked } from "../../sheet/wording.js";
import { word } from "../../words.js";
import { ballotFace } from "../../widgets/number.js";
import { crowd, isPeople } from "../../widgets/people.js";
import { widgetFor } from "../../widgets/registry.js";

/** @returns {{element, heard, section, said, refresh, problem, dispose}} */
export function questionPage({ step, sheet, voice, pictures, answered, secure, goOn }) {
  const alone = step.questions.filter((question) => question.type !== "note").length <= 1 && step.kind === "question";
  const asked = new Map();
  const title = step.title ? h("h1.question.list-title", rich(step.title)) : null;
  const isCrowd = step.questions.length > 0 && step.questions.every(isPeople);
  const element = h(`main.step${alone ? ".alone" : ".list"}${isCrowd ? ".crowd" : ""}`);
  const everybody = isCrowd ? crowd(step.questions) : null;

  const make = (question) => {
    const one = ask({ question, sheet, alone, answered: () => { one.unsay(); answered(); }, secure, goOn: alone ? goOn : null, voice, picture: pictures.of, text: pictures.text });
    asked.set(question.id, one);
    return one;
  };

  function draw() {
    const wanted = step.questions.filter((question) => question.isAsked);
    for (const question of wanted) if (!asked.has(question.id)) make(question);
    const now = wanted.map((question) => asked.get(question.id).element);
    // Only when the questions themselves changed: a field being written in must keep its place.
    if (title) now.unshift(title);
    if (everybody) now.push(everybody.element);
    if (now.length !== element.children.length || now.some((one, index) => one !== element.children[index])) element.replaceChildren(...now);
  }

  function refresh() {
    if (step.askedNow) step.questions = step.askedNow();
    draw();
    for (const one of asked.values()) one.refresh();
    everybody?.refresh();
  }

  function problem() {
    for (const one of asked.values()) one.settle();
    const broken = step.questions.find((question) => question.isAsked && question.violation());
    if (!broken) return false;
    asked.get(broken.id).say(broken.violation());
    return true;
  }

  draw();
  const first = step.questions[0];
  return {
    element,
    /** Its title, then every question on it. @returns {object[]} wordings, each with the element that says it in writing */
    get heard() {
      const labels = step.questions.filter((question) => question.isAsked && question.label).map((question) => ({ ...spokenPart(question.label), element: asked.get(question.id)?.head }));
      const more = step.questions.flatMap((question) => asked.get(question.id)?.heard() ?? []);
      return [...(step.title ? [{ ...spokenPart(step.title), element: title }] : []), ...labels, ...more];
    },
    /** Nothing answered and nothing required: going on is skipping. */
    isSkipped: () => isSkipped(step),
    section: step.section ? [step.section.text, step.section.number].filter(Boolean).join(" ") : null,
    said: (step.title ?? first?.label)?.text ?? "",
    refresh,
    problem,
    dispose: () => asked.forEach((one) => one.dispose()),
  };
}

const spokenPart = ({ audio, text }) => ({ audio, text });

function isSkipped(step) {
  const open = step.questions.filter((question) => question.isAsked && !question.isReadonly);
  return open.length > 0 && open.every((question) => question.isBlank && !question.isRequired);
}

/** The form's guidance hint: behind a touch, so that the question stays short. */
function guidance(question) {
  const text = h("div.guidance-text");
  const element = h("details.guidance", { hidden: true }, h("summary", icon("help"), word("guidance")), text);
  const refresh = () => {
    const said = question.guidance;
    text.replaceChildren(...rich(said));
    element.hidden = !said;
  };
  refresh();
  return { element, refresh };
}

function ask(asking) {
  const { question, alone, voice, picture } = asking;
  const widget = widgetFor(asking);
  const label = h(alone ? "h1.question" : "h2.question");
  const hint = h("div.hint");
  const image = h("img.question-image", { alt: "", hidden: true });
  const trouble = h("p.problem.trouble", { role: "alert", hidden: true });
  const own = !alone && question.label?.audio ? listenTo(question.label, voice) : null;
  const guided = guidance(question);
  const element = h(`section.asked.type-${question.type}${question.meaning("indicator") ? ".of-point" : ""}`, { "data-name": question.name }, h("div.asked-head", label, own, hint, guided.element), image, widget.element, trouble);

  let drawn = null;
  function words() {
    const { label: now, hint: more } = question;
    const key = `${now?.text}\n${more?.text}\n${question.guidance?.text}\n${question.isRequired}`;
    if (key === drawn) return;
    drawn = key;
    label.replaceChildren(...rich(now));
    hint.replaceChildren(...rich(more));
    hint.hidden = !more;
    guided.refresh();
    // A ballot has its face already, drawn; the parts of a touchable drawing are the choices.
    if (now?.image && !ballotFace(question) && !isPeople(question) && !question.looks("image-map")) picture(now.image).then((url) => {
      if (!url) return;
      image.src = url;
      image.hidden = false;
      element.classList.add("with-picture");
    });
  }

  function say(violation) {
    trouble.replaceChildren(icon("warning"), violation.text || word(violation.kind));
    trouble.hidden = false;
    element.classList.add("troubled");
    trouble.scrollIntoView({ block: "center", behavior: "smooth" });
    announce(trouble.textContent);
    voice.sayText(unmarked(violation.text ?? ""), violation.kind);
    navigator.vibrate?.([30, 40, 30]);
  }

  function unsay() {
    trouble.hidden = true;
    element.classList.remove("troubled");
  }

  words();
  return {
    element,
    head: label,
    heard: () => widget.heard?.() ?? [],
    say,
    unsay,
    refresh: () => {
      words();
      widget.refresh?.();
    },
    settle: () => widget.settle?.(),
    dispose: () => widget.dispose?.(),
  };
}
