// Keeps the screen on and the app alone on it while people answer, where the browser allows it.

/** From a touch: browsers grant the whole screen only then. @returns {() => void} how to let go */
export function stayAwake() {
  let lock = null;
  const ask = async () => {
    if (document.visibilityState !== "visible") return;
    lock = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
  };
  // The browser lets go of the lock by itself whenever the app is not on the screen.
  document.addEventListener("visibilitychange", ask);
  ask();
  return () => {
    document.removeEventListener("visibilitychange", ask);
    lock?.release().catch(() => null);
  };
}

export function takeWholeScreen() {
  if (!document.fullscreenElement) document.documentElement.requestFullscreen?.({ navigationUI: "hide" }).catch(() => null);
}

export function giveScreenBack() {
  if (document.fullscreenElement) document.exitFullscreen().catch(() => null);
}
