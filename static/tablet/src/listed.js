// Points this tablet has just listed for an area: they can be scored here before the server has heard of them.
//
// They stand in for the area's part of indicators.csv until the sheet has arrived and the server carries another list;
// from then on the server's word holds. Wordings of points are no secret: the carried list holds them as well.
import { readCsv, writeCsv } from "./csv.js";
import { fileOfSheet } from "./shelf.js";
import { keepSetting, setting, get } from "./store.js";

export const LIST = "indicators.csv";

/**
 * @typedef {object} Listing
 * @property {string} id     the sheet's instanceID
 * @property {string} hash   of the list carried when it was kept
 * @property {{name: string, label: string, label_bm: string, label_en: string, dimension: string, voice: string}[]} points  the area's own;
 *     voice: name of a recording among the sheet's files, "" for none
 */

/** Let these be an area's list from now on. @param {string} area @param {Listing} listing */
export async function keepListing(area, listing) {
  await keepSetting("listings", { ...((await setting("listings")) ?? {}), [area]: listing });
}

/**
 * The carried list, with what was listed here in its place.
 * @param {Blob} blob   indicators.csv as carried
 * @param {string} hash of it
 * @returns {Promise<Blob>} the same one where nothing was listed here
 */
export async function withListings(blob, hash) {
  const listings = (await setting("listings")) ?? {};
  const standing = [];
  for (const [area, listing] of Object.entries(listings)) {
    const isOld = listing.hash !== hash && (await get("receipts", listing.id));
    if (!isOld) standing.push([area, listing]);
  }
  if (!standing.length) return blob;
  const { heads, rows } = readCsv(await blob.text());
  return new Blob([writeCsv({ heads: [...new Set([...heads, "listed", "voice"])], rows: standing.reduce(relisted, rows) })], { type: "text/csv" });
}

/**
 * The recording of a point listed here, before it is carried as any other: it lies with its sheet.
 * @param {string} filename
 * @returns {Promise<Blob|null>} null for what is none, and while the tablet is locked
 */
export async function listedRecording(filename) {
  const listings = Object.values((await setting("listings")) ?? {});
  const from = listings.find(({ points }) => points.some(({ voice }) => voice === filename));
  return from ? fileOfSheet(from.id, filename).catch(() => null) : null;
}

/** An area's listed points in their order, then what else it has, no longer listed. */
function relisted(rows, [area, { points }]) {
  const own = new Set(points.map(({ name }) => name));
  const others = rows.filter((row) => !(row.area === area && own.has(row.name)));
  const kept = others.map((row) => (row.area === area ? { ...row, listed: "" } : row));
  return [...kept.filter((row) => row.area !== area), ...points.map((point) => ({ ...point, area, listed: "1" })), ...kept.filter((row) => row.area === area)];
}
