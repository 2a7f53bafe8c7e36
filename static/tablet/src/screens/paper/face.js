// The face printed beside a choice or a count of votes; nothing where there is none.
import { face } from "../../faces.js";
import { ballotFace } from "../../widgets/number.js";

/** @param {object} one  a question of a ballot, or a choice */
export const faceMark = (one) => (one.face ? face(one.face) : one.meaning ? ballotFace(one) : null);
