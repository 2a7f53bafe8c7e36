// A forgotten PIN: what it is about in plain words, and a manager's code, which the server must confirm.
import { atStake, forgetPins } from "../../forgotten.js";
import { h } from "../../dom.js";
import { icon } from "../../icons.js";
import { StoreFull } from "../../store.js";
import { counted, t, word } from "../../words.js";

/**
 * @param {{back: () => void}} how  back: somebody remembers after all
 * @returns {Promise<HTMLElement>}
 */
export async function forgottenPage({ back }) {
  const { begun, shelved } = await atStake();
  const trouble = h("div", { role: "alert" });
  const field = h("input.field.code-field", { "aria-label": t("welcome_code"), placeholder: "ABCD-EFGH", autocomplete: "off", autocapitalize: "characters", spellcheck: "false" });
  const go = h("button.large.primary.forgotten-go", word("forgotten_go"), icon("next"));

  async function submit(event) {
    event.preventDefault();
    go.disabled = true;
    const { problem } = await forgetPins(field.value).catch(wordFault);
    // The tablet starts anew, as one that nobody holds: nothing of before stays in the page's memory.
    if (!problem) return location.reload();
    trouble.replaceChildren(h("p.problem", icon("warning"), h("span", word(SAYS[problem] ?? `welcome_${problem}`))));
    go.disabled = false;
    return undefined;
  }

  const line = (sign, said) => h("li", icon(sign), h("span", said));
  return h(
    "main.message.lock.forgotten",
    h("h1", icon("lock"), word("forgotten_title")),
    h(
      "ul.forgotten-stakes",
      line("check", word("forgotten_safe")),
      begun > 0 && line("outbox", counted("forgotten_begun", begun)),
      shelved > 0 && line("lock", word("forgotten_shelved")),
    ),
    h("form.enrol", { on: { submit } }, h("p", word("forgotten_code")), h("div.enrol-row", field, go), trouble),
    h("button.plain.forgotten-back", { type: "button", on: { click: back } }, icon("back"), word("cancel")),
  );
}

const SAYS = { bad: "welcome_bad", elsewhere: "open_elsewhere", full: "full_mend" };

function wordFault(fault) {
  if (!(fault instanceof StoreFull)) throw fault;
  return { problem: "full" };
}
