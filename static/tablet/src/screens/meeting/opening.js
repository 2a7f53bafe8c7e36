// Opens the meeting's own sheet for whoever decides something, or says why it cannot be.
import { Elsewhere, NoMeetingForm } from "../../meeting/own.js";
import { MeetingRecord } from "../../meeting/record.js";
import { NoKeys, Sealed } from "../../seal.js";
import { spoken } from "../../words.js";
import { standsInTheWay } from "./parts.js";

const WHY = [[NoMeetingForm, "meeting_no_form"], [Elsewhere, "open_elsewhere"], [NoKeys, "no_keys"], [Sealed, "sealed_here"]];

/**
 * @param {{found: object, back: string, saved?: (fault: Error|null) => void}} what
 * @returns {Promise<MeetingRecord|null>} null when it could not be: the screen says why
 */
export async function openRecord(place, { found, back, saved = () => {} }) {
  const own = found.sheets.filter(({ kind }) => kind === "interface");
  // Kept already: what was decided is decided, unless the sheet is opened again from home.
  if (own.length && !own.some(({ isDraft }) => isDraft)) {
    standsInTheWay(place, { key: "meeting_kept", back });
    return null;
  }
  try {
    const record = await MeetingRecord.open({ area: found.area, round: found.round, saved });
    record.sheet.setLanguage(spoken());
    return record;
  } catch (fault) {
    const known = WHY.find(([kind]) => fault instanceof kind);
    if (!known) throw fault;
    standsInTheWay(place, { key: known[1], back });
    return null;
  }
}
