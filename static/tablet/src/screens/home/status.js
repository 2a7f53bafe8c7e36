// What the facilitator must be able to see at a glance: does anything wait, since when, is there a way out, will it last the day.
import { h } from "../../dom.js";
import { icon } from "../../icons.js";
import { burden } from "../../outbox.js";
import { setting } from "../../store.js";
import { ago, counted, locale, t, word } from "../../words.js";

/** Below this share, and not on the cable, a day in the village is at risk. */
const LOW_BATTERY = 0.25;
/** Beyond this share of what the browser may hold, photos and recordings soon find no room. */
const NEARLY_FULL = 0.8;

/** @param {{sync: () => void, said: string|null}} how  said: key of the last outcome */
export async function status({ sync, said }) {
  const { unsent, oldestUnsentAt, revoked } = await burden();
  const busy = said === "syncing";
  return h(
    "div.panel.status",
    h(
      `a.burden${unsent ? ".waiting" : ""}`,
      { href: "#/outbox" },
      h("span.burden-mark", unsent ? String(unsent) : icon("check")),
      h("span", h("strong", unsent ? counted("unsent", unsent) : word("unsent_none")), unsent ? h("small", t("unsent_since", { when: ago(oldestUnsentAt) })) : null),
    ),
    h(
      "div.conditions",
      h("p.contact", h(`span.dot${navigator.onLine ? ".on" : ""}`), h("span", word(navigator.onLine ? "online" : "offline")), h("span.quiet", t("last_contact", { when: ago(await setting("lastContactAt")) }))),
      h("p.contact", await room(), await battery()),
    ),
    revoked && h("p.problem", { role: "alert" }, word("sync_revoked")),
    h("button.large.sync", { type: "button", disabled: busy, on: { click: sync } }, icon("sync"), word(busy ? "syncing" : "sync")),
    h("a.plain.compare", { href: "#/receipts" }, icon("followup"), word("compare")),
    said && !busy && !(revoked && said === "sync_revoked") && h("p.quiet", { role: "status" }, word(said)),
  );
}

async function room() {
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  const mb = new Intl.NumberFormat(locale(), { maximumFractionDigits: usage < 1e7 ? 1 : 0 }).format(usage / 1e6);
  return h(`span.condition${quota && usage / quota > NEARLY_FULL ? ".bad" : ""}`, icon("outbox"), t("storage_used", { mb }));
}

/** Nothing where the browser does not tell. */
async function battery() {
  const found = await navigator.getBattery?.().catch(() => null);
  if (!found) return null;
  const low = found.level < LOW_BATTERY && !found.charging;
  const share = new Intl.NumberFormat(locale(), { style: "percent" }).format(found.level);
  return h(`span.condition.battery${low ? ".bad" : ""}`, icon("battery"), low ? t("battery_low", { share }) : t("battery", { share }));
}
