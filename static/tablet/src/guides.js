// Which step of the cycle has a guide, and who has been shown it: two minutes at the first time, and whenever somebody asks.
import { keepIfRoom, setting } from "./store.js";

const SEEN = "guidesSeen";

/** The steps in their order; `screens/guide/` has their pages. */
export const GUIDES = ["preparation", "groups", "issues", "indicators", "scoring", "consolidation", "provider", "meeting", "plan", "followup", "verdict"];

/** Kind of form -> its step. */
export const GUIDE_OF = { issues: "issues", indicators: "indicators", scorecard: "scoring", provider: "provider", interface: "plan", followup: "followup", verdict: "verdict" };

/** Remember that a guide was shown, or skipped. */
export async function markSeen(step) {
  await keepIfRoom(SEEN, [...new Set([...((await setting(SEEN)) ?? []), step])]);
}

/**
 * Show a step's guide once on this tablet, by itself, before the step's own screen.
 * @param {HTMLElement} place
 * @param {string|undefined} step
 * @returns {Promise<boolean>} false when somebody went elsewhere meanwhile
 */
export async function guideFirst(place, step) {
  if (!step || ((await setting(SEEN)) ?? []).includes(step)) return true;
  // On a tablet that has not brought it yet, the step itself is what matters.
  const guide = await import("./screens/guide/guide.js").catch(() => null);
  if (!guide) return true;
  await markSeen(step);
  return new Promise((answer) => {
    let close = () => {};
    const away = () => end(false);
    function end(stays) {
      removeEventListener("hashchange", away);
      close();
      answer(stays);
    }
    addEventListener("hashchange", away);
    close = guide.showGuide(place, { step, done: () => end(true) });
  });
}
