// Brings many small files as one answer, their bytes one after the other: each costs its bytes, not a question of its own.
import { Unreachable, call, expect } from "../server.js";
import { write } from "../store.js";
import { SAVE_EVERY, isItself, patience } from "./download.js";

/**
 * Bring files into the tablet's memory, each whole and checked; those that came before the line broke stay.
 * @param {import("./plan.js").Parcel[]} row  as plan.firstRow puts together
 * @param {object} [how]
 * @param {(bytes: number) => void} [how.came]  told of each file that came
 * @param {AbortSignal} [how.signal]            stops it
 * @throws {Absent|Unreachable|Revoked}  Absent: of these files the server lacks one, and gave none
 */
export async function bringRow(row, { came = () => {}, signal = new AbortController().signal } = {}) {
  const patient = patience(signal);
  try {
    const { body, skip } = await ask(row, patient.signal);
    await take(row, new Incoming(body, patient.stillAlive), { came, skip });
  } finally {
    patient.over();
  }
}

/** @returns {Promise<{body: ReadableStream, skip: number}>} skip: bytes that come before the first file's */
async function ask(row, signal) {
  const [{ url, at }] = row;
  if (at === undefined) {
    const body = JSON.stringify({ files: row.map((one) => one.sha256) });
    const answer = await call("/tablet/files", { method: "POST", body, headers: { "Content-Type": "application/json" }, signal });
    return { body: expect(answer, [200]).body, skip: 0 };
  }
  const answer = await call(url, { headers: { Range: `bytes=${at}-${at + total(row) - 1}` }, signal });
  // Who knows no ranges gives all of it.
  const isPart = expect(answer, [200, 206]).status === 206;
  if (isPart && !answer.headers.get("Content-Range")?.startsWith(`bytes ${at}-`)) throw new Unreachable(`${url}: another part than asked for`);
  return { body: answer.body, skip: isPart ? 0 : at };
}

const total = (row) => row.reduce((sum, one) => sum + one.size, 0);

async function take(row, incoming, { came, skip }) {
  let here = [];
  let unsaved = 0;
  const save = async () => {
    const saving = here;
    here = [];
    unsaved = 0;
    await write(["media"], (to) => saving.forEach((one) => to("media").put(one)));
  };
  try {
    await incoming.pass(skip);
    for (const { hash, sha256, size, type, url } of row) {
      const bytes = await incoming.next(size);
      // A portal's page, or a file that changed since it was announced.
      if (!(await isItself(bytes, sha256))) throw new Unreachable(`${url}: not what was announced`);
      here.push({ hash, blob: new Blob([bytes], { type }), size });
      unsaved += size;
      came(size);
      if (unsaved >= SAVE_EVERY) await save();
    }
  } finally {
    await incoming.end();
    if (here.length) await save();
  }
}

/** An answer's bytes, handed out in pieces of the sizes asked for. */
class Incoming {
  #reader;
  #rest = new Uint8Array(0);
  #stillAlive;

  constructor(body, stillAlive) {
    this.#reader = body.getReader();
    this.#stillAlive = stillAlive;
  }

  /** @returns {Promise<Uint8Array>} exactly so many bytes */
  async next(size) {
    const piece = new Uint8Array(size);
    for (let filled = 0; filled < size; ) {
      const some = await this.#some(size - filled);
      piece.set(some, filled);
      filled += some.length;
    }
    return piece;
  }

  /** Leave out so many bytes. */
  async pass(size) {
    for (let passed = 0; passed < size; ) passed += (await this.#some(size - passed)).length;
  }

  /** What is still on the way is not wanted any more. */
  async end() {
    await this.#reader.cancel().catch(() => null);
  }

  async #some(most) {
    while (!this.#rest.length) this.#rest = await this.#read();
    const some = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(some.length);
    return some;
  }

  async #read() {
    try {
      const { done, value } = await this.#reader.read();
      this.#stillAlive();
      if (!done) return value;
    } catch (fault) {
      throw new Unreachable(String(fault?.message ?? fault));
    }
    throw new Unreachable("the answer ended early");
  }
}
