// What lies on this tablet for meetings: opened, read by the meaning of its form, and put together.
import { draft, drafts } from "../drafts.js";
import { recordedClips } from "../recorded.js";
import { sheetsOf, takeOff } from "../shelf.js";
import { get, keepIfRoom, keepSetting, keys, setting } from "../store.js";
import { assemble } from "./assemble.js";
import { meetings } from "./carried.js";
import { issuesBehind } from "./issues.js";
import { readMeaning } from "./meaning.js";
import { readSheet } from "./reading.js";

const KINDS = ["scorecard", "provider", "interface"];
const STATES = "meetingStates";

const MEANINGS = "meanings";
const COLLECTIVE = new Set(KINDS);

/** formKey -> what the form means, as far as a meeting asks; null before it is looked up for the first time. */
let meanings = null;

/**
 * @typedef {import("./assemble.js").Held & {kind: string, keptAt: string, isSent: boolean, isDraft: boolean}} HeldSheet
 */

/**
 * Every sheet for meetings that this tablet can open, the oldest first; a meeting's own that is being filled comes last.
 *
 * What was closed with its meeting before it had arrived goes off the shelf here, once it has.
 * @returns {Promise<HeldSheet[]>}
 */
export async function held() {
  const sheets = await every();
  const states = (await setting(STATES)) ?? {};
  const over = sheets.filter((sheet) => sheet.isSent && sheet.kind !== "interface" && states[`${sheet.round} ${sheet.area}`]?.closedWith?.includes(sheet.id));
  if (over.length) await takeOff(over.map(({ id }) => id));
  return sheets.filter((sheet) => !over.includes(sheet));
}

async function every() {
  const kept = (await sheetsOf({ kinds: KINDS })).map((one) => ({ ...one, formKey: `${one.formId}@${one.version}`, isDraft: false }));
  const read = await Promise.all([...kept, ...(await begun())].map(asHeld));
  return read.filter(Boolean);
}

/** Meetings' own sheets that are being filled. */
async function begun() {
  const found = [];
  for (const { id, formKey, savedAt } of await drafts()) {
    if ((await meaningOf(formKey))?.kind !== "interface") continue;
    const opened = await draft(id).catch(() => null);
    if (opened) found.push({ id, formKey, xml: opened.xml, keptAt: savedAt, isSent: false, isDraft: true });
  }
  return found.sort((one, other) => one.keptAt.localeCompare(other.keptAt));
}

/** Id of the sheet of a place's meeting that is being filled; null when none is. @returns {Promise<string|null>} */
export async function ownDraft({ area, round }) {
  const drafts = (await Promise.all((await begun()).map(asHeld))).filter((sheet) => sheet?.area === area && sheet.round === round);
  return drafts.at(-1)?.id ?? null;
}

async function asHeld({ id, formKey, xml, keptAt, isSent, isDraft }) {
  const meaning = await meaningOf(formKey);
  return meaning && { ...(await readSheet(xml, meaning)), id, formKey, keptAt, isSent, isDraft };
}

/**
 * What a form means; null for one that is no part of a meeting, or not here.
 *
 * Reading a large form takes a slow tablet a second and more, and a published version never changes: it is read once.
 */
async function meaningOf(formKey) {
  meanings ??= new Map(Object.entries((await setting(MEANINGS)) ?? {}));
  if (meanings.has(formKey)) return meanings.get(formKey);
  const form = await get("forms", formKey);
  if (!form || !COLLECTIVE.has(form.kind)) return null;
  const read = readMeaning(form.xml);
  meanings.set(formKey, { ...read, questions: read.questions.filter(({ key, indicator, part }) => key || indicator || part) });
  await keepIfRoom(MEANINGS, Object.fromEntries(meanings));
  return meanings.get(formKey);
}

/** In a quiet moment: read the forms a meeting will ask for, and forget those that are gone. */
export async function readAhead() {
  const here = new Set(await keys("forms"));
  for (const formKey of here) await meaningOf(formKey);
  const gone = [...(meanings ?? [])].filter(([formKey]) => !here.has(formKey));
  gone.forEach(([formKey]) => meanings.delete(formKey));
  if (gone.length) await keepIfRoom(MEANINGS, Object.fromEntries(meanings));
}

/**
 * The places this tablet could hold a meeting for: open rounds it carries, and whatever sheets of its own tell of.
 * @returns {Promise<{area: string, round: string, areaName: string, roundName: string, isClosed: boolean, meeting: import("./assemble.js").Meeting}[]>} closed ones last
 */
export async function places() {
  const [sheets, file, carry, states, recorded] = await Promise.all([held(), meetings(), setting("carry"), setting(STATES), recordedClips()]);
  const open = (file?.areas ?? []).flatMap((area) => area.rounds.filter(({ state }) => state === "open").map(({ code }) => [area.code, code]));
  const own = sheets.filter(({ area, round }) => area && round).map(({ area, round }) => [area, round]);
  const keys = [...new Map([...own, ...open].map((one) => [one.join("\n"), one])).values()];
  const found = keys.map(([area, round]) => ({ ...placeOf({ area, round }, { sheets, file, carry, recorded }), isClosed: Boolean(states?.[`${round} ${area}`]?.closedAt) }));
  return found.sort((one, other) => one.isClosed - other.isClosed);
}

/**
 * Close a meeting: groups' and the centre's sheets are readable here no more, as soon as they have arrived. The meeting's own
 * sheet, which was said aloud, stays: a second one would promise everything twice.
 * @param {{area: string, round: string, sheets: HeldSheet[]}} found
 */
export async function closeMeeting(found) {
  await keepState(found, { closedAt: new Date().toISOString(), closedWith: found.sheets.map(({ id }) => id) });
  await held();
}

/** Open it again: what came late is seen; what was taken off stays on the server. */
export const openAgain = (found) => keepState(found, { closedAt: "", closedWith: [] });

/** One place, as `places` gives it. */
export async function place({ area, round }) {
  const [sheets, file, carry, recorded, behind] = await Promise.all([held(), meetings(), setting("carry"), recordedClips(), issuesBehind({ area, round })]);
  return placeOf({ area, round }, { sheets, file, carry, recorded, behind });
}

function placeOf({ area, round }, { sheets, file, carry, recorded, behind }) {
  const toldArea = file?.areas.find(({ code }) => code === area);
  const toldRound = toldArea?.rounds.find(({ code }) => code === round);
  const of = sheets.filter((sheet) => sheet.area === area && sheet.round === round);
  const told = toldRound ? { area: toldArea, round: toldRound } : null;
  return {
    area,
    round,
    areaName: toldArea?.name ?? carry?.tablet?.areas?.find(({ code }) => code === area)?.name ?? area,
    roundName: toldRound?.name ?? carry?.rounds?.find(({ code }) => code === round)?.name ?? round,
    facilityName: toldArea?.facility?.name ?? "",
    sheets: of,
    meeting: assemble({ area, round, sheets: of, told, recorded, behind }),
  };
}

/**
 * What is remembered of a meeting beside its sheets; no answer is in it.
 * @typedef {object} State
 * @property {string} at         the page it stands at
 * @property {string[]} shown    ids of the reasons somebody read and lets be shown
 * @property {boolean} isRead    whether somebody has looked through the reasons
 * @property {string} [handedAt] when its sheet was handed to another tablet
 * @property {string} [closedAt] when it was closed here; "" once it was opened again
 * @property {string[]} [closedWith] ids of the sheets that were here then: what comes later came late
 */
const NEW = { at: "", shown: [], isRead: false };

/** @returns {Promise<State>} */
export const stateOf = async ({ area, round }) => ({ ...NEW, ...((await setting(STATES)) ?? {})[`${round} ${area}`] });

let keeping = Promise.resolve();

/** One change after the other: a page turned and a reason ticked may come within the same breath. */
export function keepState({ area, round }, changed) {
  keeping = keeping.then(async () => {
    const every = (await setting(STATES)) ?? {};
    const key = `${round} ${area}`;
    await keepSetting(STATES, { ...every, [key]: { ...NEW, ...every[key], ...changed } });
  });
  return keeping;
}
