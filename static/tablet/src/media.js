// The forms that were carried, and their lists, pictures and clips, as they lie in the tablet's memory.
import { LIST, listedRecording, withListings } from "./listed.js";
import { all, get } from "./store.js";

export const currentForms = async () => (await all("forms")).filter((form) => form.isCurrent);

/** A list, picture or clip of a form, or a point's recording. @returns {Promise<Blob|null>} */
export async function mediaOf(form, filename) {
  const one = form.media.find((entry) => entry.filename === filename);
  if (!one) return listedRecording(filename);
  const blob = (await get("media", one.hash))?.blob ?? null;
  return blob && filename === LIST ? withListings(blob, one.hash) : blob;
}
