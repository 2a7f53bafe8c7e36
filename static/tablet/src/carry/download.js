// Brings one file over a line that breaks: what has come stays, and the next try goes on from there.
import { Unreachable, call, expect } from "../server.js";
import { get, put, remove } from "../store.js";

/** Nothing for so long: the line is dead, whatever the browser believes. */
const SILENCE_MS = 60_000;
/** At most so much is fetched again after a crash. */
export const SAVE_EVERY = 48 * 1024;

/**
 * @typedef {object} Wanted  a file as carry.json names it
 * @property {string} hash     "md5:…", its key in the tablet's memory
 * @property {string} [sha256] hex, or its first digits; absent for forms
 * @property {string} url
 * @property {number} size     bytes
 * @property {string} type
 */

/** How much of a file has come in earlier tries. @returns {Promise<number>} bytes */
export const heldOf = async (wanted) => (await get("partials", wanted.hash))?.blob.size ?? 0;

/**
 * Bring a file into the tablet's memory, whole and checked.
 * @param {Wanted} wanted
 * @param {object} how
 * @param {(bytes: number) => void} how.came  told as bytes come in; negative when earlier ones turned out to be of no use
 * @param {AbortSignal} how.signal           stops it; what has come is kept
 * @throws {Unreachable|Revoked}
 */
export async function bringFile(wanted, { came, signal }) {
  const file = await openFile(wanted, came, signal);
  try {
    await file.readAll();
  } finally {
    await file.save();
  }
  const blob = file.blob();
  if (!(await isWhole(wanted, blob))) {
    await remove("partials", wanted.hash);
    came(-blob.size);
    // A portal's page, or a file that changed half-way.
    throw new Unreachable(`${wanted.url}: not what was announced`);
  }
  await put("media", { hash: wanted.hash, blob, size: blob.size });
  await remove("partials", wanted.hash);
}

async function openFile(wanted, came, outer) {
  const held = await get("partials", wanted.hash);
  const { signal, stillAlive, over } = patience(outer);
  const headers = held ? { Range: `bytes=${held.blob.size}-`, "If-Range": held.etag } : {};
  const answer = await call(wanted.url, { headers, signal });
  expect(answer, [200, 206]);
  const goesOn = answer.status === 206 && held && answer.headers.get("Content-Range")?.startsWith(`bytes ${held.blob.size}-`);
  if (answer.status === 206 && !goesOn) throw new Unreachable(`${wanted.url}: another part than asked for`);
  if (held && !goesOn) came(-held.blob.size);
  return new Incoming({ wanted, answer, before: goesOn ? [held.blob] : [], came, stillAlive, over });
}

class Incoming {
  #parts;
  #unsaved = 0;
  #how;

  constructor(how) {
    this.#how = how;
    this.#parts = how.before;
  }

  async readAll() {
    const reader = this.#how.answer.body.getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        this.#how.stillAlive();
        if (done) return;
        this.#parts.push(value);
        this.#unsaved += value.length;
        this.#how.came(value.length);
        if (this.#unsaved >= SAVE_EVERY) await this.save();
      }
    } catch (fault) {
      throw new Unreachable(String(fault?.message ?? fault));
    } finally {
      this.#how.over();
    }
  }

  blob() {
    return new Blob(this.#parts, { type: this.#how.wanted.type });
  }

  /** Without a strong ETag nobody could tell whether the rest still belongs to it. */
  async save() {
    const etag = this.#how.answer.headers.get("ETag");
    if (!this.#unsaved || !etag || etag.startsWith("W/")) return;
    const blob = this.blob();
    this.#parts = [blob];
    this.#unsaved = 0;
    await put("partials", { hash: this.#how.wanted.hash, blob, etag });
  }
}

/** A signal that ends when the person stops it or nothing comes for too long. */
export function patience(outer) {
  const controller = new AbortController();
  const stop = () => controller.abort();
  let timer = setTimeout(stop, SILENCE_MS);
  if (outer.aborted) stop();
  outer.addEventListener("abort", stop);
  const over = () => {
    clearTimeout(timer);
    outer.removeEventListener("abort", stop);
  };
  const stillAlive = () => {
    clearTimeout(timer);
    timer = setTimeout(stop, SILENCE_MS);
  };
  return { signal: controller.signal, stillAlive, over };
}

async function isWhole({ size, sha256 }, blob) {
  if (size != null && blob.size !== size) return false;
  return !sha256 || isItself(await blob.arrayBuffer(), sha256);
}

/** @param {BufferSource} bytes  @param {string} sha256  hex, or its first digits */
export async function isItself(bytes, sha256) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("").startsWith(sha256);
}
