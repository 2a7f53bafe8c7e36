// A tablet not yet enrolled: take up a link, then bring the forms.
import { h, show } from "../../dom.js";
import { face } from "../../faces.js";
import { icon } from "../../icons.js";
import { startOutbox } from "../../outbox.js";
import { enrol, isEnrolled, synchronise } from "../../sync.js";
import { t, word } from "../../words.js";
import { languageRow } from "../parts.js";

export async function welcome(place, { name, go }) {
  if (name === "enrol" && (await isEnrolled())) return bring(place, go);
  return ask(place, go);
}

function ask(place, go, problem = null) {
  const field = h("input.field", { "aria-label": t("welcome_link"), placeholder: t("welcome_link"), autocomplete: "off", autocapitalize: "off", spellcheck: "false" });
  const submit = async (event) => {
    event.preventDefault();
    const token = tokenIn(field.value);
    if (!token) return ask(place, go, "welcome_bad");
    await enrol(token);
    return bring(place, go);
  };
  show(
    place,
    h(
      "main.message.welcome",
      languageRow(() => ask(place, go)),
      h("div.faces-band", { "aria-hidden": "true" }, [1, 2, 3, 4, 5].map(face)),
      h("h1", word("welcome_title")),
      h("p", word("welcome_text")),
      h("form.enrol", { on: { submit } }, field, h("button.large.primary", word("welcome_go"), icon("next"))),
      problem && h("p.problem", { role: "alert" }, word(problem)),
    ),
  );
}

/** The token in a link, or the token itself; null when it is neither. */
export function tokenIn(text) {
  const found = /(?:#\/enrol\/)?([\w.~-]{16,})\s*$/.exec(text.trim());
  return found ? found[1] : null;
}

async function bring(place, go) {
  const bar = h("progress", { max: 1, value: 0, "aria-label": t("enrolling") });
  const now = h("p.quiet", { role: "status" });
  show(place, h("main.message", h("div.message-mark", icon("sync")), h("h1", word("enrolling")), bar, now));
  const outcome = await synchronise((share, title) => {
    bar.value = share;
    now.textContent = title;
  });
  if (outcome === "done") {
    startOutbox();
    go("/", { replace: true });
    return undefined;
  }
  return retry(place, go, outcome);
}

function retry(place, go, outcome) {
  show(
    place,
    h(
      "main.message",
      h("div.message-mark.bad", icon("warning")),
      h("p", word(outcome === "revoked" ? "enrol_revoked" : "enrol_unreachable")),
      h(
        "div.row",
        h("button.large", { type: "button", on: { click: () => ask(place, go) } }, word("enrol_again")),
        h("button.large.primary", { type: "button", on: { click: () => bring(place, go) } }, icon("sync"), word("sync")),
      ),
    ),
  );
}
