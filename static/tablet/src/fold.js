// Letters as people type them when they search.

const FOLDS = { ɛ: "e", ɔ: "o", ɲ: "n", ŋ: "n" };

/** No accents, small letters, Bambara letters by their nearest key. */
export function fold(text) {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[ɛɔɲŋ]/g, (letter) => FOLDS[letter]);
}
