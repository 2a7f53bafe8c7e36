// Addresses for a form's pictures, made once and given back when the sheet is closed.
import { mediaOf } from "../../sync.js";

export function pictures(form) {
  const made = new Map();
  const of = (filename) => {
    if (!made.has(filename)) {
      made.set(filename, mediaOf(form, filename).then((blob) => (blob ? URL.createObjectURL(blob) : null)));
    }
    return made.get(filename);
  };
  const release = async () => {
    for (const url of made.values()) if (await url) URL.revokeObjectURL(await url);
    made.clear();
  };
  /** A drawing as its own text, for one that is touched part by part. @returns {Promise<string|null>} */
  const text = async (filename) => (await mediaOf(form, filename))?.text() ?? null;
  return { of, text, release };
}
