// Boot: words, look, worker, outbox; then the screen the address names.
import { show } from "./dom.js";
import { carryClips } from "./clips.js";
import { startLock } from "./lock.js";
import { startOutbox } from "./outbox.js";
import { inTheQuiet } from "./quiet.js";
import { home } from "./screens/home/home.js";
import { outboxScreen } from "./screens/outbox/outbox.js";
import { settings } from "./screens/settings/settings.js";
import { failed } from "./screens/failed.js";
import { welcome } from "./screens/welcome/welcome.js";
import { setting } from "./store.js";
import { enrol } from "./enrolment.js";
import { carryScreen } from "./screens/carry/carry.js";
import { isEnrolled, keepCarrying, onCarrying, synchronise } from "./sync.js";
import { keepFresh } from "./update.js";
import { speak, spoken } from "./words.js";

/** The engine comes with this screen, and only then: home stands before it is loaded. */
const fill = async (...how) => (await import("./screens/fill/fill.js")).fill(...how);

/** First part of the address -> screen. A screen fills its place and may give back what to do on leaving. */
const SCREENS = { "": home, enrol: welcome, new: fill, fill, outbox: outboxScreen, settings, carry: carryScreen };

const place = document.getElementById("app");
let leave = null;
let opening = Promise.resolve();

/** Go to an address. Never to be waited for: the screen that asks has to end first. */
function go(address, { replace = false } = {}) {
  if (replace) history.replaceState(null, "", `#${address}`);
  if (location.hash === `#${address}`) open();
  else location.hash = address;
}

/** One screen after the other: the one before has let go of everything before the next begins. */
function open() {
  opening = opening.then(openNow);
  return opening;
}

async function openNow() {
  const [, name = "", ...rest] = location.hash.replace(/^#/, "").split("/");
  const what = rest.map(decodeURIComponent).join("/");
  try {
    if (name === "enrol" && what) await takeUp(what);
    await leave?.();
    leave = null;
    const screen = (await isEnrolled()) ? (SCREENS[name] ?? home) : welcome;
    scrollTo(0, 0);
    leave = (await screen(place, { name, what, go })) ?? null;
  } catch (fault) {
    console.error(fault);
    failed(place, fault);
  }
}

/** The token goes into the tablet's memory and out of the address at once. */
async function takeUp(token) {
  history.replaceState(null, "", "#/enrol");
  await enrol(token);
}

async function resumeAddress() {
  const open = await setting("open");
  if (open && !location.hash.replace(/^#\/?/, "")) history.replaceState(null, "", `#/fill/${encodeURIComponent(open)}`);
}

async function boot() {
  speak((await setting("language")) ?? "fr");
  document.documentElement.classList.toggle("large-text", (await setting("large")) === true);
  await startLock();
  await resumeAddress();
  addEventListener("hashchange", open);
  // Decided before the first screen: enrolling synchronises by itself.
  const wasEnrolled = await isEnrolled();
  await open();
  keepFresh();
  // The app's own voice comes after everything a form needs.
  onCarrying(({ phase }) => phase === "done" && inTheQuiet(() => carryClips([spoken(), "fr", "en"])));
  keepCarrying();
  if (wasEnrolled) {
    inTheQuiet(async () => (await import("./screens/fill/fill.js")).readLast());
    await startOutbox();
    if (!location.hash.startsWith("#/fill") && navigator.onLine) await synchronise();
  }
}

boot().catch((fault) => {
  console.error(fault);
  show(place);
  failed(place, fault);
});
