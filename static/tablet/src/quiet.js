/** Do this when nobody waits for anything; not every browser knows when that is. */
export const inTheQuiet = (work) => void (globalThis.requestIdleCallback ?? setTimeout)(work);
