// Locks a tablet left lying about. Never while a sheet is filled: people think as long as they like.

const AFTER_MS = 5 * 60_000;
const LOOK_MS = 10_000;

/** @param {{isBusy: () => boolean, lock: () => void, afterMs?: number}} how  isBusy: somebody may be thinking, do not count */
export function lockWhenIdle({ isBusy, lock, afterMs = AFTER_MS }) {
  let seen = moment();
  const touched = () => {
    seen = moment();
  };
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, touched, { capture: true, passive: true });
  const look = () => {
    if (isBusy()) return touched();
    if (since(seen) >= afterMs) {
      touched();
      lock();
    }
    return undefined;
  };
  setInterval(look, LOOK_MS);
  // A tablet that was asleep counts no intervals.
  document.addEventListener("visibilitychange", look);
}

const moment = () => ({ page: performance.now(), wall: Date.now() });
/** One clock may stand still while the tablet sleeps, the other may be set back: the longer of both. */
const since = (seen) => Math.max(performance.now() - seen.page, Date.now() - seen.wall);
