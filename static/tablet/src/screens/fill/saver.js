// Saves a draft without ever running twice at once: a change during a save is saved right after it.

/** What is saved soon lets one frame come first: a touch is answered at once. Where none is drawn, nothing waits longer than this. */
const FRAME_MS = 100;

/**
 * @param {() => Promise<void>} save
 * @param {(fault: Error|null) => void} told  after each save: null, or what went wrong
 */
export function makeSaver(save, told) {
  let running = null;
  let again = false;
  let dropWaiting = null;

  async function run() {
    do {
      again = false;
      await save();
    } while (again);
  }

  function request() {
    dropWaiting?.();
    dropWaiting = null;
    if (running) {
      again = true;
      return running;
    }
    running = run()
      .then(() => told(null))
      .catch((fault) => {
        told(fault);
        throw fault;
      })
      .finally(() => {
        running = null;
      });
    running.catch(() => {});
    return running;
  }

  return {
    /** Save soon; does not wait. */
    soon: () => {
      if (running) again = true;
      else dropWaiting ??= afterFrame(request);
    },
    /** Resolves when what is on the screen now is on the disk; rejects when it cannot be. */
    now: request,
  };
}

/** @returns {() => void} how to leave it */
function afterFrame(work) {
  let next = 0;
  const latest = setTimeout(work, FRAME_MS);
  const frame = requestAnimationFrame(() => {
    next = setTimeout(work);
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(latest);
    clearTimeout(next);
  };
}
