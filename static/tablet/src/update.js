// Registers the shell's keeper, and lets a new version take over only while no form is open in any tab.

const OPEN_FORM = "mhsurvey-form-open";
const listeners = new Set();
let waiting = null;

/** Be told when a new version stands ready. Returns the way to stop. */
export function onUpdate(listener) {
  listeners.add(listener);
  if (waiting) listener();
  return () => listeners.delete(listener);
}

export async function keepFresh() {
  if (!("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.register("sw.js", { scope: "./", updateViaCache: "none" });
  const look = () => {
    waiting = registration.waiting;
    if (waiting && navigator.serviceWorker.controller) for (const listener of listeners) listener();
  };
  look();
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", look));
  addEventListener("online", () => registration.update().catch(() => null));
}

/** Hold this while a form is open: no version changes under it. Returns the way to let go. */
export function formIsOpen() {
  let release = () => {};
  const held = new Promise((resolve) => {
    release = resolve;
  });
  navigator.locks.request(OPEN_FORM, { mode: "shared" }, () => held);
  return release;
}

/** Change to the new version now. @returns {Promise<boolean>} false when a form is open somewhere */
export function takeOver() {
  return navigator.locks.request(OPEN_FORM, { ifAvailable: true }, (lock) => {
    if (!lock || !waiting) return false;
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    waiting.postMessage("take-over");
    return true;
  });
}
