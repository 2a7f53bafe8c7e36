// The tablet's list against the server's: every sheet on which the two do not say the same.
import { receipts, unsent } from "./outbox.js";
import { call, expect } from "./server.js";

/** The server takes no longer lists; the newest are the ones people ask about. */
const MOST = 1000;

/**
 * @typedef {object} Difference
 * @property {string} id
 * @property {string} title
 * @property {string} code
 * @property {"lost"|"conflict"|"incomplete"|"held"|"known"} kind  lost: arrived, says the tablet, and the server does not
 *   know it. known: still waits here, and the server has it
 * @property {string} why  of one that is held: the server's reason
 */

/** Ask the server about every sheet of this tablet. @returns {Promise<{compared: number, differences: Difference[]}>} Throws Revoked, Unreachable. */
export async function compare() {
  const waiting = (await unsent()).map((one) => ({ ...one, arrived: false }));
  const arrived = (await receipts()).map((one) => ({ ...one, arrived: true, state: "arrived" }));
  const list = [...waiting, ...arrived].slice(0, MOST);
  const body = JSON.stringify({ records: list.map(({ id, code, state }) => ({ id, code, state })) });
  const answer = await call("/tablet/receipts", { method: "POST", body, bytes: body.length, headers: { "Content-Type": "application/json" } });
  const told = await expect(answer, [200]).json();
  return { compared: list.length, differences: differencesOf(list, told) };
}

/** @returns {Difference[]} */
export function differencesOf(list, { known, missing, held, conflicts = [], incomplete = [] }) {
  const why = new Map(held.map((one) => [one.id, one.why]));
  const ids = { known: new Set(known.map((one) => one.id)), missing: new Set(missing), conflict: new Set(conflicts), incomplete: new Set(incomplete) };
  const kindOf = ({ id, arrived }) => {
    if (arrived && ids.missing.has(id)) return "lost";
    if (ids.conflict.has(id)) return "conflict";
    if (ids.incomplete.has(id)) return "incomplete";
    if (why.has(id)) return "held";
    return !arrived && ids.known.has(id) ? "known" : null;
  };
  return list.map((one) => ({ id: one.id, title: one.title, code: one.code, kind: kindOf(one), why: why.get(one.id) ?? "" })).filter((one) => one.kind);
}
