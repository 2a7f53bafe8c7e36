// What on the screen has a voice of its own: touched for it, shown while it is heard, named by the spoken help.

/** Element -> how its words are heard; forgotten with the element. */
const voices = new WeakMap();

/** @param {Element} element  @param {object} wording  with `audio` or `key`  @param {import("./voice.js").Voice} voice */
export function giveVoice(element, wording, voice) {
  voices.set(element, { wording, voice });
}

/** @returns {{wording: object, voice: object}|null} of the element or the nearest around it */
export function voiceOf(element) {
  for (let one = element; one; one = one.parentElement) if (voices.has(one)) return voices.get(one);
  return null;
}

/** What `sound.playAll` tells, shown: the element that is heard now stands out. @param {(Element|undefined)[]} elements */
export function showHeard(elements) {
  return (index) => {
    for (const one of elements) one?.classList.remove("is-heard");
    if (index !== null) elements[index]?.classList.add("is-heard");
  };
}
