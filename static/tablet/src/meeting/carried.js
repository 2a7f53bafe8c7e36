// What the server carried along for meetings: rounds, scores, promises and published figures of this tablet's areas.
import { keptMeetings } from "../carry/meetings.js";

/**
 * @typedef {object} Meetings  as mhsurvey/tablet/meeting.py makes it; every score is 0..100, unrounded
 * @property {string} madeOn      day it was made, YYYY-MM-DD
 * @property {boolean} tooMany    the tablet's areas are more than the file holds
 * @property {AreaMeeting[]} areas
 *
 * @typedef {object} AreaMeeting
 * @property {string} code
 * @property {string} name
 * @property {string[]} above     names of its region and district
 * @property {{code: string, name: string}|null} facility
 * @property {object[]} rounds    newest first
 * @property {object[]} promises  late ones first
 * @property {{indicator: string, value: number, source: string, year: number, definition: string}[]} comparators
 */

/** Everything that was carried; null while nothing is here or the tablet is locked. @returns {Promise<Meetings|null>} */
export const meetings = keptMeetings;

/** One area, or null. @returns {Promise<AreaMeeting|null>} */
export const meetingOf = async (code) => (await meetings())?.areas.find((area) => area.code === code) ?? null;

/** One round of an area, or null. @returns {Promise<{area: AreaMeeting, round: object}|null>} */
export async function roundOf(areaCode, roundCode) {
  const area = await meetingOf(areaCode);
  const round = area?.rounds.find((one) => one.code === roundCode);
  return round ? { area, round } : null;
}
