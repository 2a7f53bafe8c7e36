// What the facilitator must be able to see at a glance: does anything wait, since when, and is there a way out.
import { h } from "../../dom.js";
import { icon } from "../../icons.js";
import { burden } from "../../outbox.js";
import { setting } from "../../store.js";
import { ago, counted, t, word } from "../../words.js";

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
    h("p.contact", h(`span.dot${navigator.onLine ? ".on" : ""}`), h("span", word(navigator.onLine ? "online" : "offline")), h("span.quiet", t("last_contact", { when: ago(await setting("lastContactAt")) }))),
    revoked && h("p.problem", { role: "alert" }, word("sync_revoked")),
    h("button.large.sync", { type: "button", disabled: busy, on: { click: sync } }, icon("sync"), word(busy ? "syncing" : "sync")),
    said && !busy && !(revoked && said === "sync_revoked") && h("p.quiet", { role: "status" }, word(said)),
  );
}
