// One meeting: what this tablet's own sheets and the server's figures say together of an area and round. Pure.
import { COMMUNITY, INTERFACE, PROVIDER, STATEMENT_FLOOR, inOrder } from "./groups.js";
import { ranking, scorecard } from "./scorecard.js";
import { addCounted, addScores, addUp } from "./voices.js";

/** The question of the meeting's sheet whether the centre scored itself, and its answers that say why not (mhsurvey/results/seal.py). */
export const SELF_SCORED = "prov_self";
export const UNSCORED = ["refused", "absent", "no_time", "other"];

/**
 * @typedef {import("./reading.js").Sheet & {id: string, formKey: string}} Held  a sheet that lies on this tablet
 *
 * @typedef {object} Reason
 * @property {string} id      stable: whoever reads the reasons before the meeting says which of them are shown
 * @property {string} group
 * @property {"why"|"suggestion"|"strength"|"problem"} part  the last two: raised before the scoring, and behind the point
 * @property {string} text    "" when it was spoken
 * @property {string} file    name of the recording; "" when it was typed
 * @property {string} sheet   id of the sheet it stands in
 *
 * @typedef {object} Decided  what the meeting's own sheet says of a point
 * @property {string} community  point 1..5 the representatives decided; "" when they have not
 * @property {string} agreed     point 1..5 agreed by both sides
 * @property {number|null} calculated  0..100, as it was worked out when they decided
 * @property {Reason[]} words
 *
 * @typedef {object} Meeting
 * @property {string} area
 * @property {string} round
 * @property {GroupIn[]} groups          in house order
 * @property {string[]} missing          groups this round expects, and not heard
 * @property {"in"|"elsewhere"|"awaited"|"without"} provider  elsewhere: kept, but its scores are not on this tablet;
 *     without: the meeting is held without them, see `unscored`
 * @property {"refused"|"absent"|"no_time"|"other"|""} unscored  why the centre did not score itself, as the meeting's sheet says
 * @property {boolean} isReady           both sides are in, or the centre's is known not to come: the view may be opened
 * @property {boolean} isIncomplete      fewer than three groups or no women's group
 * @property {MeetingPoint[]} points
 * @property {string[]} strong
 * @property {string[]} weak
 * @property {{code: string, name: string}|null} before  the round compared with
 * @property {object[]} promises         of earlier rounds, as the meeting file tells them
 * @property {{participants: number, women: number|null, under25: number|null}} present  of the groups that may be described
 *
 * @typedef {{group: string, participants: number|null, women: number|null, isFew: boolean, sheets: number}} GroupIn
 *
 * @typedef {import("./scorecard.js").Point & {label: Object<string, string>, audio: {formKey: string, files: Object<string, string>}|null,
 *   isLocal: boolean, target: number|null, reasons: Reason[], decided: Decided|null, incomparable: "first"|"new"|"wording"|"groups"|null}} MeetingPoint
 */

/**
 * @param {object} what
 * @param {string} what.area
 * @param {string} what.round
 * @param {Held[]} what.sheets   of this area and round: groups', the centre's, the meeting's
 * @param {{area: object, round: object}|null} what.told  of the meeting file; null when the tablet has none
 * @param {Map<string, import("./issues.js").Issue[]>} [what.behind]  a point's code -> what groups raised that led to it
 * @param {Map<string, object>} [what.recorded]  a point's code -> its clip, of points the area worded itself
 * @returns {Meeting}
 */
export function assemble({ area, round, sheets, told, behind = new Map(), recorded = new Map() }) {
  const versionOf = versions(told);
  const counted = new Set(told?.round.counted ?? []);
  const now = voicesNow(sheets, told, { counted, versionOf });
  const earlier = earlierRound(told);
  const before = earlier && voicesOf(earlier);
  const codes = codesOf(sheets, told, now);
  const infos = infosOf(sheets, told);
  const points = scorecard(now, { before, codes }).map((point) => ({
    ...point,
    ...(infos.get(point.code) ?? { label: { fr: point.code }, isLocal: false, target: null }),
    audio: infos.get(point.code)?.audio ?? recorded.get(point.code) ?? null,
    reasons: reasonsOf(sheets, point.code, now, behind.get(point.code)),
    decided: decidedOf(sheets, point.code),
    incomparable: point.change ? null : whyNot(point.code, now, before),
  }));
  const groups = groupsIn(now, sheets, told);
  const unscored = unscoredOf(sheets, told);
  const provider = providerState(sheets, told, unscored);
  return {
    area,
    round,
    groups,
    missing: inOrder(told?.round.expectedGroups ?? []).filter((group) => !groups.some((one) => one.group === group)),
    provider,
    unscored,
    isReady: ["in", "without"].includes(provider) && groups.some(({ isFew }) => !isFew),
    isIncomplete: points.length > 0 && points.every(({ incomplete }) => incomplete),
    points,
    ...ranking(points),
    before: earlier && { code: earlier.code, name: earlier.name },
    promises: (told?.area.promises ?? []).filter(({ roundCode, standing }) => roundCode !== round && standing !== "cancelled"),
    present: presentOf(groups),
  };
}

/** The wording a sheet asked in; 0 for one that is in no other round. */
function versions(told) {
  const known = new Map((told?.round.indicators ?? []).map((one) => [one.code, one]));
  return (code, question) => {
    const one = known.get(code);
    const asked = question?.label.fr?.text;
    return !one || one.local || !asked || asked === one.label.fr ? (one?.wordingVersion ?? 1) : 0;
  };
}

/** What lies here, and what the server counted besides. */
function voicesNow(sheets, told, { counted, versionOf }) {
  const spoken = new Set((told?.round.groups ?? []).filter(({ tooFew }) => !tooFew).map(({ group }) => group));
  if (told?.round.provider.state === "open") spoken.add(PROVIDER);
  // Of a voice the server tells of, it has counted these sheets already.
  const own = sheets.filter(({ id, group }) => group !== INTERFACE && !(spoken.has(group) && counted.has(id)));
  const voices = addUp([...own, ...latest(sheets)], versionOf);
  for (const one of told?.round.groups ?? []) if (spoken.has(one.group)) addCounted(voices, one);
  if (spoken.has(PROVIDER) && !voices.has(PROVIDER)) addScores(voices, PROVIDER, told.round.provider.scores);
  if (!voices.has(INTERFACE) && told) addScores(voices, INTERFACE, scoresOf(told.round.agreed));
  return voices;
}

/** The meeting's own sheet: the one that is being filled comes last, and goes before those kept earlier. */
const latest = (sheets) => sheets.filter(({ group }) => group === INTERFACE).slice(-1);

const scoresOf = (agreed) => Object.fromEntries(Object.entries(agreed).map(([code, { score }]) => [code, score]));

function earlierRound(told) {
  if (!told) return null;
  const after = told.area.rounds.slice(told.area.rounds.findIndex(({ code }) => code === told.round.code) + 1);
  return after.find(({ groups, practice, state }) => !practice && state !== "open" && groups.length) ?? null;
}

function voicesOf(round) {
  const voices = new Map();
  for (const one of round.groups) if (!one.tooFew) addCounted(voices, one);
  return voices;
}

/** The round's list in its order, then whatever else was scored here, in the forms' order; what the round leaves out is not asked. */
function codesOf(sheets, told, now) {
  const scored = new Set([...COMMUNITY, PROVIDER].flatMap((group) => [...(now.get(group)?.points.keys() ?? [])]));
  const listed = (told?.round.indicators ?? []).filter(({ code, local }) => !local || scored.has(code)).map(({ code }) => code);
  const asked = sheets.filter(({ group }) => group !== INTERFACE).flatMap(({ said }) => said.filter(({ question }) => question?.scale !== "due-have").map(({ code }) => code));
  const leftOut = new Set(told?.round.leftOut);
  return [...new Set([...listed, ...asked.filter((code) => scored.has(code)), ...scored])].filter((code) => !leftOut.has(code));
}

/** What each point is called, and its clip. */
function infosOf(sheets, told) {
  const infos = new Map();
  for (const sheet of sheets.filter(({ group }) => group !== INTERFACE)) {
    for (const { code, wording, question } of sheet.said) {
      if (infos.has(code)) continue;
      const words = Object.entries(question?.label ?? {});
      const files = Object.fromEntries(words.filter(([, { audio }]) => audio).map(([language, { audio }]) => [language, audio]));
      const label = wording ? { fr: wording } : Object.fromEntries(words.map(([language, { text }]) => [language, text]));
      const isLocal = code.startsWith("local:");
      infos.set(code, { label, audio: isLocal ? null : { formKey: sheet.formKey, files }, isLocal });
    }
  }
  for (const { code, label, local, target = null } of told?.round.indicators ?? []) {
    const given = Object.fromEntries(Object.entries(label).filter(([, text]) => text));
    infos.set(code, { audio: null, ...infos.get(code), label: { ...infos.get(code)?.label, ...given }, isLocal: local, target });
  }
  return infos;
}

/** What led to a point and why people scored it so: women first, of groups large enough to be shown. */
function reasonsOf(sheets, code, now, issues = []) {
  return COMMUNITY.filter((group) => !isFew(now, group)).flatMap((group) => [
    ...issues.filter((issue) => issue.group === group).map(({ ref, sheet, kind, text, audio }) => ({ id: ref, group, part: kind, text, file: text ? "" : audio, sheet })),
    ...sheets.filter((sheet) => sheet.group === group && !sheet.isRefused).flatMap((sheet) => wordsOf(sheet, code)),
  ]);
}

function wordsOf(sheet, code) {
  const said = sheet.said.filter((one) => one.code === code);
  return said.flatMap(({ words }) => words.map(({ part, text, file, key }) => ({ id: `${sheet.id} ${key}`, group: sheet.group, part, text, file, sheet: sheet.id })));
}

function decidedOf(sheets, code) {
  const [record] = latest(sheets);
  const said = record?.said.find((one) => one.code === code);
  if (!said) return null;
  const { calculated, community = "", provider = "" } = said.other;
  return { community, provider, agreed: said.given, calculated: calculated === undefined ? null : Number(calculated), words: wordsOf(record, code) };
}

/** Why there is no arrow. */
function whyNot(code, now, before) {
  if (!before) return "first";
  const [was, is] = [before, now].map((voices) => COMMUNITY.filter((group) => voices.get(group)?.points.get(code)?.byVersion.size));
  if (!was.length) return "new";
  const both = was.filter((group) => is.includes(group));
  return both.length ? "wording" : "groups";
}

const isFew = (voices, group) => (voices.get(group)?.people.participants ?? 0) < STATEMENT_FLOOR;

function groupsIn(now, sheets, told) {
  const hidden = (told?.round.groups ?? []).filter(({ tooFew }) => tooFew).map(({ group }) => group);
  return inOrder([...now.keys(), ...hidden])
    .filter((group) => now.get(group)?.sessions || hidden.includes(group))
    .map((group) => {
      const few = isFew(now, group);
      const people = now.get(group)?.people ?? {};
      return { group, participants: few ? null : people.participants, women: few ? null : people.women, under25: few ? null : people.under25, isFew: few, sheets: sheets.filter((sheet) => sheet.group === group).length };
    });
}

/** The meeting's own sheet says it, here or on the server. */
function unscoredOf(sheets, told) {
  const [record] = latest(sheets);
  const given = record?.said.find(({ code }) => code === SELF_SCORED)?.given;
  return UNSCORED.includes(given) ? given : (told?.round.provider.unscored ?? "");
}

function providerState(sheets, told, unscored) {
  if (sheets.some(({ group, isRefused }) => group === PROVIDER && !isRefused) || told?.round.provider.state === "open") return "in";
  if (unscored) return "without";
  return told?.round.provider.state === "sealed" ? "elsewhere" : "awaited";
}

/** Those who spoke, all together; the same as mhsurvey/results/sessions.py. */
function presentOf(groups) {
  const described = groups.filter((one) => !one.isFew);
  const participants = described.reduce((whole, one) => whole + one.participants, 0);
  return { participants, women: traitOf("women", described, participants), under25: traitOf("under25", described, participants) };
}

function traitOf(trait, groups, participants) {
  if (groups.some((one) => one[trait] === null || one[trait] === undefined)) return null;
  const hidden = groups.filter((one) => !isTellable(one[trait], one.participants));
  const whole = groups.reduce((sum, one) => sum + one[trait], 0);
  // With a single group hidden, the sum less the others would give it.
  return hidden.length !== 1 && isTellable(whole, participants) ? whole : null;
}

/** How many of a group have a trait is told unless those who have it, or have it not, are a handful. */
const isTellable = (count, of) => !(count > 0 && count < STATEMENT_FLOOR) && !(of - count > 0 && of - count < STATEMENT_FLOOR);
