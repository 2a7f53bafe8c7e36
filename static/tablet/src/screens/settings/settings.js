// Language, text size, sounds; what this tablet is and whether its memory is safe.
import { clipBook } from "../../clips.js";
import { h, show } from "../../dom.js";
import { askToStay, keepSetting, setting } from "../../store.js";
import { locale, t, word } from "../../words.js";
import { demonstrationMark, languageRow, pageHead } from "../parts.js";
import { people } from "./people.js";

export async function settings(place, { go }) {
  const draw = async () => {
    const carry = await setting("carry");
    show(
      place,
      await demonstrationMark(),
      h(
        "main.page",
        pageHead(word("settings")),
        h("section.panel", h("h2", word("language")), languageRow(draw)),
        h("section.panel", await toggle("large_text", "large", false, resize), await toggle("sounds", "sounds", true, () => {})),
        await people({ place, draw }),
        h("section.panel", h("h2", carry?.tablet?.name ?? t("app")), ...(await facts(carry))),
        h("button.plain", { type: "button", on: { click: () => enrolAgain(go) } }, word("enrol_again")),
      ),
    );
  };
  await draw();
}

function resize(on) {
  document.documentElement.classList.toggle("large-text", on);
}

async function toggle(key, name, standard, apply) {
  const button = h("button.switch", { type: "button", role: "switch", "aria-label": t(key), on: { click } });
  let on = (await setting(name)) ?? standard;
  const draw = () => {
    button.setAttribute("aria-checked", String(on));
    button.replaceChildren(word(on ? "on" : "off"));
  };
  async function click() {
    on = !on;
    await keepSetting(name, on);
    apply(on);
    draw();
  }
  draw();
  return h("div.setting", h("span", word(key)), button);
}

async function facts(carry) {
  const { synthetic } = await clipBook();
  const persisted = await askToStay();
  const used = (await navigator.storage?.estimate?.())?.usage ?? 0;
  const mb = new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 }).format(used / 1e6);
  return [
    h("p", (carry?.tablet?.areas ?? []).map((area) => `${area.name} (${area.code})`).join(", ")),
    h("p", carry?.server?.name ?? ""),
    h("p", t(persisted ? "storage_safe" : "storage_unsafe")),
    synthetic && h("p.quiet", word("voice_synthetic")),
    h("p.quiet", `${t("storage_used", { mb })} · ${t("version", { version: APP_VERSION })}`),
  ];
}

function enrolAgain(go) {
  go("/enrol");
}
