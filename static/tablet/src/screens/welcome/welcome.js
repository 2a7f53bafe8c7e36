// A tablet not yet enrolled, or enrolled again: by the drawing, by a code typed by hand, or by a link.
import { h, show } from "../../dom.js";
import { enrol, exchange, readInvitation } from "../../enrolment.js";
import { face } from "../../faces.js";
import { icon } from "../../icons.js";
import { NoCamera, canScan, scan } from "../../scan/scan.js";
import { isEnrolled } from "../../sync.js";
import { t, word } from "../../words.js";
import { languageRow } from "../parts.js";

export async function welcome(place, { name, what, go }) {
  // The link's token was taken up before this screen: what remains is to bring the forms.
  if (name === "enrol" && what && (await isEnrolled())) return go("/carry", { replace: true });
  return ask(place, go, { again: await isEnrolled() });
}

/** @param {{again?: boolean, problem?: Node|null}} how  again: an enrolled tablet, which may also go back */
function ask(place, go, { again = false, problem = null } = {}) {
  const took = (text) => take(place, go, text, again);
  show(
    place,
    h(
      "main.message.welcome",
      languageRow(() => ask(place, go, { again })),
      h("div.faces-band", { "aria-hidden": "true" }, [1, 2, 3, 4, 5].map(face)),
      h("h1", word(again ? "welcome_again" : "welcome_title")),
      h("p", word(again ? "welcome_again_text" : "welcome_text")),
      problem && h("p.problem", { role: "alert" }, problem),
      canScan() && h("button.large.primary.scan-go", { type: "button", on: { click: () => readCode(place, go, again, took) } }, icon("code"), word("welcome_scan")),
      byHand(took),
      again && h("a.plain", { href: "#/" }, icon("back"), word("leave")),
    ),
  );
}

function byHand(took) {
  const field = h("input.field.code-field", {
    "aria-label": t("welcome_code"),
    placeholder: "ABCD-EFGH",
    autocomplete: "off",
    autocapitalize: "characters",
    spellcheck: "false",
  });
  const submit = (event) => {
    event.preventDefault();
    took(field.value);
  };
  return h("form.enrol", { on: { submit } }, h("p", word("welcome_or")), h("div.enrol-row", field, h("button.large", word("welcome_go"), icon("next"))));
}

async function readCode(place, go, again, took) {
  const picture = h("div.scan-place");
  show(place, h("main.message.welcome", h("h1", word("welcome_scan")), picture));
  try {
    const text = await scan({ formats: ["qr_code"], place: picture });
    if (!picture.isConnected) return undefined;
    return text ? took(text) : ask(place, go, { again });
  } catch (fault) {
    const key = fault instanceof NoCamera ? `camera_${fault.why}` : "scan_no_reader";
    return ask(place, go, { again, problem: word(key) });
  }
}

async function take(place, go, text, again) {
  const found = readInvitation(text, location.origin);
  const refuse = (problem) => ask(place, go, { again, problem });
  if (found.kind === "elsewhere") return refuse(h("span", word("welcome_elsewhere"), " ", h("a.link", { href: found.address }, new URL(found.address).host)));
  if (found.kind === "token") return takeUp(go, found.token);
  if (found.kind !== "code") return refuse(word(found.kind === "collect" ? "welcome_collect" : "welcome_bad"));
  show(place, h("main.message", h("div.boot-mark", { role: "img", "aria-label": t("enrolling") }), h("h1", word("enrolling"))));
  const told = await exchange(found.code);
  return told.token ? takeUp(go, told.token) : refuse(word(`welcome_${told.problem}`));
}

async function takeUp(go, token) {
  await enrol(token);
  go("/carry", { replace: true });
}
