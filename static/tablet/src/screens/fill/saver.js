// Saves a draft without ever running twice at once: a change during a save is saved right after it.

/**
 * @param {() => Promise<void>} save
 * @param {(fault: Error|null) => void} told  after each save: null, or what went wrong
 */
export function makeSaver(save, told) {
  let running = null;
  let again = false;

  async function run() {
    do {
      again = false;
      await save();
    } while (again);
  }

  function request() {
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
    soon: () => void request(),
    /** Resolves when what is on the screen now is on the disk; rejects when it cannot be. */
    now: request,
  };
}
