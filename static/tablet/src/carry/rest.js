// The parts of the app that the first visit left out (SOON in build.js): here before any form is shown as ready.
import { Unreachable } from "../server.js";
import { keeper } from "../update.js";

/** A worker answers at once, or after it was woken; one that says nothing must not hold up all that is to come. */
const PATIENCE_MS = 20_000;

/**
 * Have the worker fetch and keep what it lacks.
 * Where no worker serves this page there is nothing to keep: the app is had online only, all parts of it.
 * @param {AbortSignal} signal
 * @returns {Promise<void>} when all is here. Throws Unreachable.
 */
export async function bringRest(signal) {
  const worker = await keeper();
  // A page loaded past its worker may be of another build, and nothing it fetches would be kept.
  if (!worker || !navigator.serviceWorker.controller) return;
  const lacked = await lackedBy(worker);
  await Promise.all(lacked.map((path) => fetchThrough(path, signal)));
}

/** @returns {Promise<string[]>} addresses relative to index.html. Throws Unreachable. */
function lackedBy(worker) {
  const { port1, port2 } = new MessageChannel();
  return new Promise((told, failed) => {
    const patience = setTimeout(() => failed(new Unreachable("the worker says nothing")), PATIENCE_MS);
    port1.onmessage = ({ data }) => {
      clearTimeout(patience);
      port1.close();
      told(data);
    };
    worker.postMessage("what-lacks", [port2]);
  });
}

async function fetchThrough(path, signal) {
  try {
    const answer = await fetch(path, { credentials: "omit", signal });
    if (answer.ok) return;
  } catch {
    // Said below, as for an answer that is none.
  }
  throw new Unreachable(path);
}
