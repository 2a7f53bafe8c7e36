// How rows lie in the reserve: its two halves are written in turn, so that one of them is whole whatever happens.

/** Of each half. A sheet of text takes some ten kB, a photo about 300, a minute of sound about 500. */
export const HALF_BYTES = 3 * 2 ** 20;
/** "mhr1". */
const MARK = 0x6d687231;
/** Mark, sequence, bytes of the table, bytes after the head: four numbers of four bytes; then the SHA-256 of what follows. */
const NUMBERS = 4;
const HEAD_BYTES = NUMBERS * 4 + 32;

/**
 * @typedef {object} Row
 * @property {string} store
 * @property {IDBValidKey} key
 * @property {any} [value]      what JSON can say, and in it Blobs and Uint8Arrays
 * @property {boolean} [isGone]  there is no such row any more
 */

/**
 * Rows as the bytes of a half.
 * @param {Row[]} rows
 * @param {number} sequence  the higher of two halves is the newer one
 * @returns {Promise<Uint8Array|null>} null when they do not fit
 */
export async function pageOf(rows, sequence) {
  const parts = [];
  const table = new TextEncoder().encode(JSON.stringify({ rows: apart(rows, parts), sizes: parts.map((part) => part.size ?? part.length) }));
  const body = new Uint8Array(await new Blob([table, ...parts]).arrayBuffer());
  if (HEAD_BYTES + body.length > HALF_BYTES) return null;
  const page = new Uint8Array(HEAD_BYTES + body.length);
  const head = new DataView(page.buffer);
  [MARK, sequence, table.length, body.length].forEach((number, at) => head.setUint32(at * 4, number));
  page.set(new Uint8Array(await crypto.subtle.digest("SHA-256", body)), NUMBERS * 4);
  page.set(body, HEAD_BYTES);
  return page;
}

/**
 * Read a half.
 * @param {Blob} half
 * @returns {Promise<{sequence: number, rows: Row[]}|null>} null when nothing whole stands there
 */
export async function readPage(half) {
  const head = new Uint8Array(await half.slice(0, HEAD_BYTES).arrayBuffer());
  if (head.length < HEAD_BYTES) return null;
  const [mark, sequence, tableBytes, bytes] = Array.from({ length: NUMBERS }, (_, at) => new DataView(head.buffer).getUint32(at * 4));
  if (mark !== MARK) return null;
  const body = half.slice(HEAD_BYTES, HEAD_BYTES + bytes);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", await body.arrayBuffer()));
  if (hash.some((byte, at) => byte !== head[NUMBERS * 4 + at])) return null;
  const { rows, sizes } = JSON.parse(await body.slice(0, tableBytes).text());
  return { sequence, rows: await together(rows, partsOf(body.slice(tableBytes), sizes)) };
}

/** The same value with numbers in the place of its Blobs and bytes, which go into `parts`. */
function apart(value, parts) {
  if (value instanceof Blob) return { $blob: parts.push(value) - 1, type: value.type };
  if (value instanceof Uint8Array) return { $bytes: parts.push(value) - 1 };
  if (Array.isArray(value)) return value.map((one) => apart(one, parts));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, apart(one, parts)]));
}

async function together(value, parts) {
  if (Array.isArray(value)) return Promise.all(value.map((one) => together(one, parts)));
  if (value === null || typeof value !== "object") return value;
  // Out of the file: it is written anew while this page still holds the value.
  if ("$blob" in value) return new Blob([await parts[value.$blob].arrayBuffer()], { type: value.type });
  if ("$bytes" in value) return new Uint8Array(await parts[value.$bytes].arrayBuffer());
  return Object.fromEntries(await Promise.all(Object.entries(value).map(async ([name, one]) => [name, await together(one, parts)])));
}

function partsOf(body, sizes) {
  let at = 0;
  return sizes.map((size) => body.slice(at, (at += size)));
}
