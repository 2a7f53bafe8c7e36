// Boot: words, look, worker, outbox; then the screen the address names.
import { show } from "./dom.js";
import { enrol } from "./enrolment.js";
import { lockWhenIdle } from "./idle.js";
import { facilitators, isUnlocked, onLock, relock, startLock } from "./lock.js";
import { startOutbox } from "./outbox.js";
import { inTheQuiet } from "./quiet.js";
import { layAside } from "./reserve/reserve.js";
import { carryScreen } from "./screens/carry/carry.js";
import { correctScreen } from "./screens/home/correct.js";
import { home } from "./screens/home/home.js";
import { lockScreen } from "./screens/lock/lock.js";
import { failed } from "./screens/failed.js";
import { welcome } from "./screens/welcome/welcome.js";
import { session } from "./session.js";
import { clearShelf } from "./shelf.js";
import { setting } from "./store.js";
import { isEnrolled, keepCarrying, onCarrying, synchronise } from "./sync.js";
import { keepFresh } from "./update.js";
import { learn, speak } from "./words.js";

/** The engine comes with this screen, and only then: home stands before it is loaded. */
const fill = async (...how) => (await import("./screens/fill/fill.js")).fill(...how);

/** Groups and centre side by side. */
const meeting = async (...how) => (await import("./screens/meeting/meeting.js")).meetingScreen(...how);

/** One person after the other. */
const people = async (...how) => (await import("./screens/session/session.js")).sessionScreen(...how);
/** What was promised, the plan of a meeting, a visit: wanted rarely, and two of them bring the engine. */
const promises = async (...how) => (await import("./screens/promises/promises.js")).promisesScreen(...how);
const plan = async (...how) => (await import("./screens/promises/plan.js")).planScreen(...how);
const visit = async (...how) => (await import("./screens/promises/visit.js")).visitScreen(...how);
/** What to do at a step of the cycle, in a few pictures. */
const guide = async (...how) => (await import("./screens/guide/guide.js")).guideScreen(...how);
/** Behind a touch on home. */
const beginScreen = async (...how) => (await import("./screens/session/begin.js")).beginScreen(...how);
const outboxScreen = async (...how) => (await import("./screens/outbox/outbox.js")).outboxScreen(...how);
const receiptsScreen = async (...how) => (await import("./screens/receipts/receipts.js")).receiptsScreen(...how);
const settings = async (...how) => (await import("./screens/settings/settings.js")).settings(...how);
const locked = (where) => lockScreen(where, { opened: open });

/** First part of the address -> screen. A screen fills its place and may give back what to do on leaving. */
const SCREENS = { "": home, enrol: welcome, new: fill, fill, practice: fill, paper: fill, correct: correctScreen, meeting, guide, community: beginScreen, outbox: outboxScreen, promises, plan, visit, receipts: receiptsScreen, settings, carry: carryScreen };
/** Where a tablet that nobody holds yet gets its forms. */
const BRINGING = new Set(["enrol", "carry"]);
/** All that comes unasked is here; what waits for a person's word holds nothing up. */
const OVER = new Set(["asking", "later", "done"]);
/** Where somebody may be thinking about an answer: no lock falls there. */
const UNHURRIED = new Set(["new", "fill", "plan", "visit", "practice", "paper", "meeting"]);

const place = document.getElementById("app");
let leave = null;
let standing = null;
/** A link opened on a locked tablet: taken up once somebody has unlocked it. */
let heldToken = null;
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
  const [name, what] = address();
  try {
    if (name === "enrol" && what) await hold(what);
    const screen = await screenFor(name);
    // A session is one screen, whatever address is typed: what somebody is answering stays as it is.
    if (screen === people && standing === people) return;
    await leave?.();
    leave = null;
    standing = screen;
    scrollTo(0, 0);
    leave = (await screen(place, { name, what, go })) ?? null;
  } catch (fault) {
    console.error(fault);
    failed(place, fault);
  }
}

function address() {
  const [, name = "", ...rest] = location.hash.replace(/^#/, "").split("/");
  return [name, rest.map(readable).join("/")];
}

/** An address typed by hand may be anything. */
function readable(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** What stands in front of the screen an address names: enrolment, a session that runs, a facilitator's PIN. */
async function screenFor(name) {
  if (await session()) return people;
  const held = (await facilitators()).length > 0;
  if (heldToken && (isUnlocked() || !held)) return takeUp();
  if (!(await isEnrolled())) return welcome;
  // The first forms are brought before anybody is asked for a name.
  if (held ? !isUnlocked() : !BRINGING.has(name)) return locked;
  return SCREENS[name] ?? home;
}

/** Out of the address at once. */
async function hold(token) {
  history.replaceState(null, "", "#/enrol");
  if (!(await session())) heldToken = token;
}

/** Enrol, and show what comes with it. */
async function takeUp() {
  const token = heldToken;
  heldToken = null;
  await enrol(token);
  history.replaceState(null, "", "#/carry");
  return carryScreen;
}

async function resumeAddress() {
  const open = await setting("open");
  if (open && !location.hash.replace(/^#\/?/, "")) history.replaceState(null, "", `#/fill/${encodeURIComponent(open)}`);
}

async function boot() {
  learn((await setting("carry"))?.words);
  await speak((await setting("language")) ?? "fr");
  document.documentElement.classList.toggle("large-text", (await setting("large")) === true);
  await startLock();
  await resumeAddress();
  addEventListener("hashchange", open);
  // A page brought back from the browser's memory would show what stood there before.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  onLock(() => isUnlocked() || open());
  lockWhenIdle({ isBusy: () => UNHURRIED.has(address()[0]), lock: () => isUnlocked() && relock() });
  // Decided before the first screen: enrolling synchronises by itself.
  const wasEnrolled = await isEnrolled();
  await open();
  keepFresh();
  onCarrying(({ phase }) => OVER.has(phase) && inTheQuiet(layAside));
  onCarrying(async ({ phase }) => OVER.has(phase) && learn((await setting("carry"))?.words));
  keepCarrying();
  if (wasEnrolled) {
    inTheQuiet(layAside);
    inTheQuiet(async () => (await import("./screens/fill/fill.js")).readLast());
    // Not here yet where a first visit was cut: read when it is opened.
    inTheQuiet(() => import("./meeting/holding.js").then(({ readAhead }) => readAhead(), () => null));
    await startOutbox();
    await clearShelf();
    if (!location.hash.startsWith("#/fill") && navigator.onLine) await synchronise();
  }
}

boot().catch((fault) => {
  console.error(fault);
  show(place);
  failed(place, fault);
});
