// The sign beside what is heard: another language stands in, or there is no sound. Never silence without a sign.
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./words.js";

/** How long the sign for silence stays, in milliseconds. */
const STAYS_MS = 4000;
const sign = h("div.hearing", { role: "status", hidden: true });
let going = 0;

document.addEventListener("heard", ({ detail: { clip, standsIn } }) => {
  clearTimeout(going);
  sign.hidden = Boolean(clip) && !standsIn;
  if (sign.hidden) return;
  // Beneath the speaker it belongs to, over nothing that is touched.
  (document.querySelector(".fill-head, .kiosk-head") ?? document.body).append(sign);
  sign.dataset.sign = clip ? "stands-in" : "silent";
  sign.replaceChildren(icon(clip ? "sound" : "mute"), h("span", t(clip ? "heard_only_french" : "heard_not")));
  going = setTimeout(() => { sign.hidden = true; }, STAYS_MS);
});
