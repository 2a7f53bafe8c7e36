// French stands a space before : ; ? ! and inside « »: one at which a line never ends.
const BEFORE = / (?=[:;?!»])/g;
const AFTER = /« /g;

/** As it stands on the screen. */
export const unbroken = (text) => text.replace(BEFORE, "\u00a0").replace(AFTER, "«\u00a0");

/** As it was written, to look it up. */
export const written = (text) => text.replace(/\u00a0/g, " ");
