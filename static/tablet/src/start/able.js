// What a browser can run. In ES5, like all of this folder: it is read by browsers that know nothing newer.

/**
 * Why this browser can run no build of the app; null when it can.
 * @returns {"insecure"|"old"|null}  insecure: a good browser, at an address without HTTPS
 */
export function whyUnable() {
  // Hidden at such an address: what is missing below would be laid to the browser.
  if (self.isSecureContext === false) return "insecure";
  var parts = [self.indexedDB, self.Promise, self.WebAssembly, self.caches, self.crypto && self.crypto.subtle, navigator.serviceWorker, navigator.locks];
  for (var i = 0; i < parts.length; i += 1) if (!parts[i]) return "old";
  // The youngest thing no build can do without: Chromium 76, Firefox 69, Safari 14.1.
  if (typeof Blob !== "function" || !("text" in Blob.prototype) || !("noModule" in HTMLScriptElement.prototype)) return "old";
  return mayCompile() ? null : "old";
}

/** The engine's XPath parser is WebAssembly; where the page's policy does not let it, the engine would wait for ever. */
function mayCompile() {
  try {
    return Boolean(new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])));
  } catch (fault) {
    return false;
  }
}

/** True from Chromium 103, Firefox 104, Safari 16 on: the browsers of build.js's modern build. Works in a worker too. */
export function isModern() {
  return "findLast" in Array.prototype && "structuredClone" in self && "AbortSignal" in self && "timeout" in AbortSignal;
}
