// Registers the shell's keeper, and lets a new version take over only while no form is open in any tab.

/** Held while a form is open: shared by the forms, alone by whatever changes something under them. */
export const FORM_LOCK = "mhsurvey-form-open";
const listeners = new Set();
let waiting = null;

/** Be told when a new version stands ready. Returns the way to stop. */
export function onUpdate(listener) {
  listeners.add(listener);
  if (waiting) listener();
  return () => listeners.delete(listener);
}

/** Asked for again it is the registration there is. */
const register = () => navigator.serviceWorker.register("sw.js", { scope: "./", updateViaCache: "none" });

/**
 * The worker that keeps this app, once it is at work.
 * @returns {Promise<ServiceWorker|null>} null where the browser has none, or its install was cut
 */
export async function keeper() {
  if (!("serviceWorker" in navigator)) return null;
  const registration = await register().catch(() => null);
  const worker = registration?.active ?? registration?.waiting ?? registration?.installing;
  if (!worker) return null;
  return new Promise((known) => {
    const look = () => {
      if (worker.state === "activated") known(worker);
      if (worker.state === "redundant") known(null);
    };
    worker.addEventListener("statechange", look);
    look();
  });
}

export async function keepFresh() {
  if (!("serviceWorker" in navigator)) return;
  const registration = await register();
  const look = () => {
    waiting = registration.waiting;
    if (waiting && navigator.serviceWorker.controller) for (const listener of listeners) listener();
  };
  look();
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", look));
  addEventListener("online", () => registration.update().catch(() => null));
  followTheWorker();
}

/** When a new version takes over, every tab begins anew: the parts of the app it has not loaded yet are gone. */
function followTheWorker() {
  let before = navigator.serviceWorker.controller;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    // The first worker of all brings no new version: the page came from the same build.
    if (before) location.reload();
    before = navigator.serviceWorker.controller;
  });
}

/** Hold this while a form is open: no version changes under it. Returns the way to let go. */
export function formIsOpen() {
  let release = () => {};
  const held = new Promise((resolve) => {
    release = resolve;
  });
  navigator.locks.request(FORM_LOCK, { mode: "shared" }, () => held);
  return release;
}

/** Told to every tab before a new version takes over: an old worker that is kept busy is not replaced. */
export const CHANGING = "mhsurvey-changing";

/** How long changing waits for whatever holds the forms a moment, as carrying does when it puts a new one in place. */
const PATIENCE_MS = 3000;

/** Change to the new version now. @returns {Promise<boolean>} false when a form is open somewhere */
export async function takeOver() {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  try {
    return await navigator.locks.request(FORM_LOCK, { signal: patience.signal }, () => {
      clearTimeout(timer);
      return changeOver();
    });
  } catch (fault) {
    if (patience.signal.aborted) return false;
    throw fault;
  }
}

async function changeOver() {
  if (!waiting) return false;
  // The lock is held until it is done, so that no form is begun in the version that goes.
  const done = new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true }));
  const tabs = new BroadcastChannel(CHANGING);
  tabs.postMessage(true);
  tabs.close();
  waiting.postMessage("take-over");
  await done;
  return true;
}
