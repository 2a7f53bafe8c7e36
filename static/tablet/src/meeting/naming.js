// The code of a point a group named itself. The same as mhsurvey/rounds/indicator.py.
import { fold } from "../fold.js";

const SLUG_LENGTH = 32;
const CODE_LENGTH = 80;

/**
 * The same folded words in the same area are the same point; long wordings end in a hash of the whole.
 * @returns {Promise<string>} at most 80 characters
 */
export async function localCode(wording, area) {
  const slug = fold(wording).replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "") || "point";
  const code = `local:${area}:${slug}`;
  if (slug.length <= SLUG_LENGTH && code.length <= CODE_LENGTH) return code;
  const mark = (await sha256(slug)).slice(0, 8);
  const room = Math.min(SLUG_LENGTH, CODE_LENGTH - `local:${area}:-${mark}`.length);
  return `local:${area}:${slug.slice(0, Math.max(room, 0))}-${mark}`;
}

async function sha256(text) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
