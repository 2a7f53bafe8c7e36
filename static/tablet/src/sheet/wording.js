// What a form says: its text as a small tree, its picture and its clip, and whether the wording awaits review.
import { fileNameOf } from "../engine.js";

/** Stands between a hint and its guidance: of Unicode's private letters, so that no form holds it. */
export const GUIDANCE = "\ue000";
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
  const text = raw.replace(UNTRANSLATED, "").replace(UNREVIEWED, "");
  // The tree is made when it is drawn, and only where there is something to make: reading Markdown is dear.
  return { text, mark, image, audio, video, get tree() { return isPlain(raw) ? [] : range.formatted; } };
}

/** Words in which Markdown would find nothing. */
function isPlain(raw) {
  return !/[*_#<>[\]`\\&\n|~]/.test(raw) && !/^\s*(\d+[.)]|[-+=])/.test(raw);
}

/**
 * A hint and its guidance, which the engine gives as one text with a mark between them (see prepared.js).
 * @param {Wording|null} wording
 * @returns {{hint: Wording|null, guidance: Wording|null}}
 */
export function hintsOf(wording) {
  if (!wording?.text.includes(GUIDANCE)) return { hint: wording, guidance: null };
  const [before, after] = wording.text.split(GUIDANCE).map((text) => text.trim());
  const plain = (text) => (text && text !== "-" ? { ...wording, text, tree: [] } : null);
  return { hint: plain(before), guidance: plain(after) };
}

/** Take the review marks off words put together of several. */
export const unmarkedParts = (text) => text.replace(/\[fr\]\s*/g, "").replace(/\s*\(à relire\)/g, "");

/** Take the review marks off one piece of rendered text. */
export function unmarked(text) {
  return text.replace(UNTRANSLATED, "").replace(UNREVIEWED, "");
}

function nameOf(source) {
  return source ? fileNameOf(source) : null;
}
