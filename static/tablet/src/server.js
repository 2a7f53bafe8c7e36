// Talks to the server: always with the tablet's token, never with a cookie, never following a portal elsewhere.
import { heardTime } from "./clock.js";
import { setting } from "./store.js";

export class Unreachable extends Error {}
export class Revoked extends Error {}
/** Our server answers, and has no such file. */
export class Absent extends Unreachable {}

const SHORT_MS = 30_000;
/** Slowest line we wait for: 2G at about 2 kB/s. */
const BYTES_PER_MS = 2;

/**
 * @param {string} path
 * @param {object} [options]  fetch options, plus
 *   `bytes`  how much is sent or awaited, for a fair time limit; of no use with a `signal` of your own
 *   `as`     the enrolment under which to come (see enrolmentNow); the present one where that is over
 * @returns {Promise<Response>}
 */
export async function call(path, { as = null, ...options } = {}) {
  const token = await setting("token");
  const earlier = await earlierToken(as, token);
  const answer = await ask(path, earlier ?? token, options);
  return earlier && isRefusal(answer) ? ask(path, token, options) : answer;
}

/** The token of an earlier enrolment of this tablet, while it is kept. */
async function earlierToken(as, token) {
  if (!as || (token && (await nameOf(token)) === as)) return null;
  const kept = (await setting("earlierTokens")) ?? [];
  const names = await Promise.all(kept.map(nameOf));
  return kept[names.indexOf(as)] ?? null;
}

/** A token's name: nothing that opens anything. @returns {Promise<string>} 16 hex digits of its SHA-256 */
export async function nameOf(token) {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`mhsurvey enrolment ${token}`));
  return Array.from(new Uint8Array(hash).slice(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function ask(path, token, { bytes = 0, headers = {}, signal, ...options }) {
  try {
    const answer = await fetch(path, {
      ...options,
      headers: { ...headers, ...(token && { Authorization: `Bearer ${token}` }), "X-OpenRosa-Version": "1.0" },
      credentials: "omit",
      redirect: "manual",
      cache: "no-store",
      signal: signal ?? AbortSignal.timeout(SHORT_MS + Math.ceil(bytes / BYTES_PER_MS)),
    });
    if (answer.ok || answer.status === 304) await heardTime(answer.headers.get("Date"));
    return answer;
  } catch (fault) {
    throw new Unreachable(String(fault?.message ?? fault));
  }
}

/** GET that must give 200 from our own server. @throws {Revoked|Unreachable} */
export async function fetchOk(path, options) {
  return expect(await call(path, options), [200]);
}

/** An answer of one of these statuses. @throws {Revoked|Absent|Unreachable} */
export function expect(answer, statuses) {
  if (isRefusal(answer)) throw new Revoked();
  if (answer.status === 404 || answer.status === 410) throw new Absent(answer.url);
  if (!statuses.includes(answer.status)) throw new Unreachable(`${answer.url}: ${answer.status}`);
  return answer;
}

const isRefusal = (answer) => answer.status === 401 || answer.status === 403;
