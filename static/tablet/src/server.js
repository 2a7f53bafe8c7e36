// Talks to the server: always with the tablet's token, never with a cookie, never following a portal elsewhere.
import { setting } from "./store.js";

export class Unreachable extends Error {}
export class Revoked extends Error {}

const SHORT_MS = 30_000;
/** Slowest line we wait for: 2G at about 2 kB/s. */
const BYTES_PER_MS = 2;

/**
 * @param {string} path
 * @param {object} [options]  fetch options, plus `bytes`: how much is sent or awaited, for a fair time limit
 * @returns {Promise<Response>}
 */
export async function call(path, { bytes = 0, headers = {}, ...options } = {}) {
  const token = await setting("token");
  try {
    return await fetch(path, {
      ...options,
      headers: { ...headers, Authorization: `Bearer ${token}`, "X-OpenRosa-Version": "1.0" },
      credentials: "omit",
      redirect: "manual",
      cache: "no-store",
      signal: AbortSignal.timeout(SHORT_MS + Math.ceil(bytes / BYTES_PER_MS)),
    });
  } catch (fault) {
    throw new Unreachable(String(fault?.message ?? fault));
  }
}

/** GET that must give 200 from our own server. @throws {Revoked|Unreachable} */
export async function fetchOk(path, options) {
  const answer = await call(path, options);
  if (answer.status === 401 || answer.status === 403) throw new Revoked();
  if (answer.status !== 200) throw new Unreachable(`${path}: ${answer.status}`);
  return answer;
}
