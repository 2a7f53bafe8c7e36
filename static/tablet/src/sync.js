// What the tablet carries, as the screens see it: forms, lists, pictures and clips; each fetched once and kept until replaced.
import { LIST, withListings } from "./listed.js";
import { all, get, setting } from "./store.js";

export { carrying, keepCarrying, onCarrying, pause, synchronise } from "./carry/carrying.js";
export { keyOf } from "./carry/plan.js";

export const isEnrolled = async () => Boolean(await setting("token"));
export const currentForms = async () => (await all("forms")).filter((form) => form.isCurrent);

/** A list, picture or clip of a form, from the tablet's memory. @returns {Promise<Blob|null>} */
export async function mediaOf(form, filename) {
  const one = form.media.find((entry) => entry.filename === filename);
  const blob = one ? ((await get("media", one.hash))?.blob ?? null) : null;
  return blob && filename === LIST ? withListings(blob, one.hash) : blob;
}
