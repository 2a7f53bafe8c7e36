// A form's pictures as addresses. The same people's pictures stand in sheet after sheet: each keeps one address, and the
// picture behind it stays loaded. Under a new address Chromium would decode it anew, and keep what it decoded before.
import { mediaOf } from "../../sync.js";

/** So many of other forms stay for the next sheet; decoded, one takes about a quarter of a megabyte. */
const MOST = 60;

/** Content hash -> the picture. @type {Map<string, Promise<HTMLImageElement|null>>} */
const loaded = new Map();

export function pictures(form) {
  const hashOf = (filename) => form.media.find((one) => one.filename === filename)?.hash ?? filename;
  /** @returns {Promise<string|null>} null when it is not here */
  const of = async (filename) => {
    const hash = hashOf(filename);
    const picture = loaded.get(hash) ?? load(form, filename);
    // The one used last goes last.
    loaded.delete(hash);
    loaded.set(hash, picture);
    const found = await picture;
    if (!found) loaded.delete(hash);
    return found?.src ?? null;
  };
  /** The sheet is closed. */
  const release = async () => {
    for (const [hash, picture] of [...loaded].slice(0, Math.max(0, loaded.size - MOST))) {
      loaded.delete(hash);
      URL.revokeObjectURL((await picture)?.src);
    }
  };
  /** A drawing as its own text, for one that is touched part by part. @returns {Promise<string|null>} */
  const text = async (filename) => (await mediaOf(form, filename))?.text() ?? null;
  return { of, text, release };
}

async function load(form, filename) {
  const blob = await mediaOf(form, filename);
  if (!blob) return null;
  const picture = new Image();
  picture.src = URL.createObjectURL(blob);
  return picture;
}
