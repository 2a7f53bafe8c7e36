// Carrying: what the server has for this tablet comes along in the background, in an order of its own, however often the line breaks.
import { waitBefore } from "../backoff.js";
import { voiceParcels } from "../clips.js";
import { facilitators, onLock } from "../lock.js";
import { burden } from "../outbox.js";
import { takeKeys } from "../seal.js";
import { Absent, Revoked, Unreachable, call, expect } from "../server.js";
import { StoreFull, all, askToStay, get, keepIfRoom, keepSetting, keys, setting } from "../store.js";
import { CHANGING } from "../update.js";
import { spoken } from "../words.js";
import { bringFile, heldOf } from "./download.js";
import { bringMeetings } from "./meetings.js";
import { NEEDED, SEEN, VOICE, clipLanguages, firstRow, isTrifle, keyOf, loadOf, planOf, rowBytes, speedOf, weightOf } from "./plan.js";
import { bringRest } from "./rest.js";
import { bringRow } from "./row.js";
import { settle, settleLater } from "./settle.js";

/**
 * @typedef {object} Carrying  what is going on
 * @property {"idle"|"looking"|"asking"|"bringing"|"paused"|"later"|"unreachable"|"revoked"|"full"|"done"} phase
 * @property {{files: number, bytes: number, seconds: number}|null} all    all that is missing, before a person agreed
 * @property {{files: number, bytes: number, seconds: number}|null} forms  of it what forms and their pictures weigh
 * @property {{files: number, bytes: number}} total   what is being brought
 * @property {{files: number, bytes: number}} done
 * @property {number} seconds   about how long it still takes
 * @property {boolean} waits    whether a new version waits for a form to be closed
 * @property {boolean} canBegin whether there is a form to be filled
 * @property {boolean} isComplete  whether every form is here with all its files; the app's own voice may still come
 */

const LOCK = "mhsurvey-carrying";
/** Without a question up to here, in the background of the first form; beyond, a person is told first. */
const UNASKED_S = 60;
const UNASKED_BYTES = 30_000_000;
const FIRST_BYTES = 20_000;
const GLANCE_MS = 150;
/** Up to so long an answer's coming says more about this tablet's other business than about the line. */
const HURRY_MS = 50;
const LOOK_AGAIN_MS = 30 * 60_000;
/** The server says it again: the reserve is for answers. */
const LATER = { isUrgent: false };

/** @type {Carrying} */
let state = { phase: "idle", all: null, forms: null, total: { files: 0, bytes: 0 }, done: { files: 0, bytes: 0 }, seconds: 0, waits: false, canBegin: false, isComplete: false };
const listeners = new Set();
let stopper = null;
/** The parts of the app still to come, since the server answered; what opens a form is here before the form is. */
let rest = null;
let toldAt = 0;
/** When what is being brought began, and how much was here then. */
let since = { at: 0, bytes: 0 };
let tries = 0;
let timer = null;

export const carrying = () => state;

/** Be told whenever `carrying()` changes. Returns the way to stop. */
export function onCarrying(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell(change) {
  state = { ...state, ...change };
  toldAt = performance.now();
  for (const listener of listeners) listener(state);
}

/** As `tell`, for what changes with every file: an eye follows no faster. */
function tellProgress(change) {
  if (performance.now() - toldAt > GLANCE_MS) tell(change);
  else state = { ...state, ...change };
}

/**
 * Bring the tablet up to date. What was here stays usable until its replacement is whole.
 * @param {object} [how]
 * @param {"all"|"forms"|null} [how.answer]  what a person agreed to: everything, or forms now and sounds later
 * @param {boolean} [how.isAsked]  by a person: what is brought already may have been listed before what they wait for was there
 * @returns {Promise<"done"|"asking"|"later"|"paused"|"unreachable"|"revoked"|"full"|"busy">}  busy: it goes on already; never when asked
 */
export function synchronise({ answer = null, isAsked = false } = {}) {
  return navigator.locks.request(LOCK, { ifAvailable: !isAsked }, (lock) => (lock ? carry(answer) : "busy"));
}

/** Stop what is being brought; what has come stays. It goes on when a person says so, or at the next start. */
export function pause() {
  stopper?.abort();
}

async function carry(answer) {
  clearTimeout(timer);
  stopper = new AbortController();
  rest = null;
  tell({ phase: "looking", isComplete: false, canBegin: await hasForms() });
  const phase = await attempt(answer);
  // The server was there a moment ago.
  const isCut = phase === "unreachable" && rest !== null;
  tries = isCut ? tries + 1 : 0;
  if (isCut) timer = setTimeout(() => synchronise(), waitBefore(tries) * 1000);
  tell({ phase });
  return phase;
}

async function attempt(answer) {
  try {
    const { told, etag } = await look();
    rest = bringRest(stopper.signal);
    rest.catch(() => null);
    if (answer) await keepSetting("carryAnswer", { etag, answer }, LATER);
    await keepIfRoom("lastContactAt", new Date().toISOString());
    // Small, and a meeting cannot wait for the clips.
    await bringMeetings(told);
    const outcome = await bring(told, await agreed(etag));
    await greet(told);
    return outcome;
  } catch (fault) {
    if (fault instanceof Revoked) {
      await keepIfRoom("revoked", true);
      return "revoked";
    }
    if (fault instanceof StoreFull) return "full";
    if (!(fault instanceof Unreachable || fault instanceof SyntaxError)) throw fault;
    return stopper.signal.aborted ? "paused" : "unreachable";
  }
}

/** What the server has for us; from memory when it says that nothing changed. */
async function look() {
  const [known, etag] = await Promise.all([setting("carry"), setting("carryEtag")]);
  const answer = expect(await call("/tablet/carry.json", { headers: known && etag ? { "If-None-Match": etag } : {} }), [200, 304]);
  await keepIfRoom("revoked", false);
  // An HTTP date has 29 letters; a proxy's own may stand behind it.
  const now = Date.parse(answer.headers.get("Date")?.slice(0, 29));
  if (answer.status === 304) {
    const told = { ...known, server: { ...known.server, ...(now && { time: new Date(now).toISOString() }) } };
    await keepSetting("carry", told, LATER);
    // Brought by an app from before answers were sealed, they were not taken up then.
    await takeKeys(told.sealing);
    return { told, etag };
  }
  const told = await answer.json();
  if (!Array.isArray(told.forms)) throw new Unreachable("carry.json: not what was asked for");
  const etagNow = answer.headers.get("ETag") ?? "";
  await takeKeys(told.sealing);
  await keepSetting("carry", told, LATER);
  await keepSetting("carryEtag", etagNow, LATER);
  await keepSetting("line", firstLook(answer.url) ?? (await setting("line")) ?? {}, LATER);
  return { told, etag: etagNow };
}

/** How fast the list itself came, once the server had answered; no faster than the browser believes the line to be. */
function firstLook(url) {
  const entry = performance.getEntriesByName(url).at(-1);
  if (!entry?.encodedBodySize) return null;
  const believed = navigator.connection?.downlink ? navigator.connection.downlink * 125_000 : Infinity;
  const bytesPerS = Math.min(believed, (entry.encodedBodySize * 1000) / Math.max(5, entry.responseEnd - entry.responseStart - HURRY_MS));
  // The answer also waited for the server to put the list together, which no other file needs.
  const waitMs = Math.min(navigator.connection?.rtt || 200, entry.responseStart - entry.requestStart);
  return { bytesPerS: Math.round(bytesPerS), waitS: Math.max(0, waitMs) / 1000 };
}

async function agreed(etag) {
  const kept = await setting("carryAnswer");
  return kept?.etag === etag ? kept.answer : null;
}

async function bring(told, answer) {
  const plan = await missing(told);
  const mustAsk = await ask(plan, answer);
  if (mustAsk && !state.canBegin && !isTrifle(state.forms)) return "asking";
  const unasked = state.canBegin ? NEEDED : SEEN;
  const isAgreed = (one) => one.rank <= unasked || (!mustAsk && (answer !== "forms" || one.rank <= SEEN));
  await announce(plan.filter(isAgreed));
  const holdsBack = (parcels) => (mustAsk ? parcels : parcels.filter(isAgreed));
  await work(told, plan.filter((one) => one.rank === NEEDED), holdsBack(plan.filter((one) => one.rank > NEEDED)));
  // Only now the languages of new forms' clips are known.
  const rest = await missing(told);
  const now = rest.filter(isAgreed);
  await work(told, now, mustAsk ? rest : []);
  if (mustAsk) {
    // What is still asked about is less than before.
    await ask(await missing(told), answer);
    return "asking";
  }
  if (now.some((one) => one.isAbsent && one.rank < VOICE)) return "unreachable";
  return rest.length > now.length ? "later" : "done";
}

/** Whether a person has to be told first, and what. */
async function ask(plan, answer) {
  const [line, begun] = await Promise.all([setting("line"), begunOf(plan)]);
  const whole = loadOf(plan, line ?? {}, begun);
  tell({ all: whole, forms: loadOf(plan.filter((one) => one.rank <= SEEN), line ?? {}, begun) });
  return !answer && (whole.seconds > UNASKED_S || whole.bytes > UNASKED_BYTES);
}

async function missing(told) {
  const stored = new Map((await all("forms")).map((form) => [form.key, form]));
  const held = new Set(await keys("media"));
  const hasForm = (form) => held.has(form.hash) || stored.get(keyOf(form))?.hash === form.hash;
  const spokenIn = new Map();
  for (const form of told.forms) spokenIn.set(keyOf(form), await clipsOf(form, stored, held));
  const languages = [...new Set([spoken(), "fr", ...told.languages.map((one) => one.code)])];
  const voice = (await voiceParcels(languages)).filter((one) => !held.has(one.hash));
  return [...planOf(told.forms, { held, hasForm, clips: (form) => spokenIn.get(keyOf(form)), languages }), ...voice];
}

async function clipsOf(form, stored, held) {
  const here = stored.get(keyOf(form));
  if (here?.hash === form.hash) return new Map(here.clips ?? []);
  return held.has(form.hash) ? clipLanguages(await (await get("media", form.hash)).blob.text()) : new Map();
}

const hasForms = async () => (await all("forms")).some((form) => form.isCurrent);

async function begunOf(parcels) {
  const begun = new Set(await keys("partials"));
  return new Map(await Promise.all(parcels.filter((one) => begun.has(one.hash)).map(async (one) => [one.hash, await heldOf(one)])));
}

/** What is going to be brought, and how much of it is here from earlier tries. */
async function announce(parcels) {
  const begun = await begunOf(parcels);
  const bytes = parcels.reduce((sum, one) => sum + weightOf(one), 0);
  const already = parcels.reduce((sum, one) => sum + Math.min(begun.get(one.hash) ?? 0, weightOf(one)), 0);
  since = { at: performance.now(), bytes: already };
  tell({ phase: parcels.length ? "bringing" : state.phase, total: { files: parcels.length, bytes }, done: { files: 0, bytes: already }, seconds: 0 });
}

/**
 * Bring these in their order, small ones together; forms take their place as soon as what they wait for is here.
 * @param {import("./plan.js").Parcel[]} after  what some of them wait for besides
 */
async function work(told, parcels, after) {
  let left = parcels;
  const absent = [];
  while (left.length) {
    if (left[0].rank >= VOICE && !absent.length && !after.length) tell({ isComplete: true });
    const row = firstRow(left, rowBytes((await setting("line"))?.bytesPerS));
    await bringOrMiss(row);
    left = left.slice(row.length);
    absent.push(...row.filter((one) => one.isAbsent));
    const isLastOf = (key) => !left.some((one) => one.forms.includes(key));
    if (left.length && row.some((one) => one.forms.some(isLastOf))) await place(told, [...left, ...absent, ...after]);
  }
  await place(told, [...absent, ...after]);
}

/** One file the server lost holds up no other: it is marked, and asked for again at the next round. */
async function bringOrMiss(row) {
  try {
    await bringTogether(row);
    tell({ done: { ...state.done, files: state.done.files + row.length } });
  } catch (fault) {
    if (!(fault instanceof Absent)) throw fault;
    if (row.length === 1) row[0].isAbsent = true;
    // Which one it is, or whether this server gives them one by one only, shows when each is asked for alone.
    else for (const one of row) await bringOrMiss([one]);
  }
}

async function bringTogether(row) {
  const began = performance.now();
  const [one] = row;
  const share = one.size ? weightOf(one) / one.size : 1;
  let bytes = 0;
  const came = (some) => {
    bytes += some;
    tellProgress({ done: { ...state.done, bytes: Math.max(0, state.done.bytes + some * share) }, seconds: secondsLeft() });
  };
  const isAlone = row.length === 1 && one.at === undefined;
  await (isAlone ? bringFile(one, { came, signal: stopper.signal }) : bringRow(row, { came, signal: stopper.signal }));
  // Of a small file mostly the waiting is measured.
  if (bytes * share < 8_000) return;
  const line = (await setting("line")) ?? {};
  await keepSetting("line", { ...line, bytesPerS: speedOf(line.bytesPerS, { bytes: bytes * share, ms: performance.now() - began }) }, LATER);
}

/** By all that has come since it began; nothing (0) as long as that says more about waiting than about the line. */
function secondsLeft() {
  const came = state.done.bytes - since.bytes;
  if (came < FIRST_BYTES) return 0;
  return ((state.total.bytes - state.done.bytes) / came) * ((performance.now() - since.at) / 1000);
}

async function place(told, left) {
  await rest;
  const isDone = await settle(told, left);
  tell({ waits: !isDone, canBegin: await hasForms() });
  if (!isDone) settleLater(told, left, () => tell({ waits: false }));
}

/** Tell the server how this tablet is; best effort. */
async function greet(carry) {
  const [{ unsent, oldestUnsentAt }, persisted, lacking] = [await burden(), await askToStay(), await missing(carry)];
  const lackingBytes = lacking.reduce((sum, one) => sum + (one.size ?? 0), 0);
  const told = { appVersion: APP_VERSION, unsent, oldestUnsentAt, persisted, lackingBytes, facilitators: (await facilitators()).length };
  const body = JSON.stringify(told);
  await call("/tablet/hello", { method: "POST", body, headers: { "Content-Type": "application/json" } }).catch(() => null);
}

/** Look again when the network comes back, and from time to time. Started once. */
export function keepCarrying() {
  // A new version is about to take over; the rest comes when it has.
  new BroadcastChannel(CHANGING).onmessage = pause;
  const lookAgain = async () => navigator.onLine && state.phase !== "paused" && (await setting("token")) && synchronise();
  addEventListener("online", lookAgain);
  setInterval(() => document.visibilityState === "visible" && lookAgain(), LOOK_AGAIN_MS);
  // What is put under the tablet's key could not come while it was locked. A tablet refused hears so at its next look.
  onLock(async (isUnlocked) => isUnlocked && navigator.onLine && bringMeetings((await setting("carry")) ?? {}).catch(() => null));
}
