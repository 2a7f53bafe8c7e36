// What a form says: its text as a small tree, its picture and its clip, and whether the wording awaits review.
import { fileNameOf } from "../engine.js";

const UNTRANSLATED = /^\[fr\]\s*/;
const UNREVIEWED = /\s*\(à relire\)/;

/**
 * @typedef {object} Wording
 * @property {string} text           plain text, review marks taken off
 * @property {object[]} tree         the engine's markdown tree, for rendering to DOM
 * @property {"fr"|"review"|null} mark  French standing in, or a wording no native speaker signed yet
 * @property {string|null} image     file name of a picture
 * @property {string|null} audio     file name of a clip
 * @property {string|null} video
 */

/** @returns {Wording|null} null when there is nothing to say or show */
export function wordingOf(range) {
  if (!range) return null;
  // A language without its own wording gets "-" from pyxform: that says nothing.
  const raw = range.asString === "-" ? "" : (range.asString ?? "");
  const image = nameOf(range.imageSource);
  const audio = nameOf(range.audioSource);
  const video = nameOf(range.videoSource);
  if (!raw && !image && !audio && !video) return null;
  const mark = UNTRANSLATED.test(raw) ? "fr" : UNREVIEWED.test(raw) ? "review" : null;
  return { text: raw.replace(UNTRANSLATED, "").replace(UNREVIEWED, ""), tree: raw ? range.formatted : [], mark, image, audio, video };
}

/** Take the review marks off one piece of rendered text. */
export function unmarked(text) {
  return text.replace(UNTRANSLATED, "").replace(UNREVIEWED, "");
}

function nameOf(source) {
  return source ? fileNameOf(source) : null;
}
