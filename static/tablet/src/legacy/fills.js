// What Chromium 78 to 102 lack of what the app and its engine use. Each stands only where the browser has none.

function fillIn(owner, name, value) {
  if (!(name in owner)) Object.defineProperty(owner, name, { value, writable: true, configurable: true });
}

function at(index) {
  const from = Math.trunc(index) || 0;
  return this[from < 0 ? this.length + from : from];
}

for (const { prototype } of [Array, String, Object.getPrototypeOf(Uint8Array)]) fillIn(prototype, "at", at);

// Chromium 85
fillIn(String.prototype, "replaceAll", function replaceAll(what, by) {
  if (what instanceof RegExp) return this.replace(what, by);
  return typeof by === "function" ? this.split(what).reduce((before, after) => before + by(what) + after) : this.split(what).join(by);
});

fillIn(
  globalThis,
  "AggregateError",
  class AggregateError extends Error {
    constructor(errors, message) {
      super(message);
      this.name = "AggregateError";
      this.errors = [...errors];
    }
  },
);

// Chromium 86
fillIn(Element.prototype, "replaceChildren", function replaceChildren(...children) {
  while (this.lastChild) this.lastChild.remove();
  this.append(...children);
});

// Chromium 92
fillIn(crypto, "randomUUID", () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  // Version 4, variant 1 of RFC 9562.
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
});

// Chromium 93
fillIn(Object, "hasOwn", (owner, name) => Object.prototype.hasOwnProperty.call(owner, name));

// Chromium 97
fillIn(Array.prototype, "findLast", function findLast(is) {
  return this.slice().reverse().find((one, index) => is(one, this.length - 1 - index, this));
});

// Chromium 103
fillIn(AbortSignal, "timeout", (ms) => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), ms);
  return controller.signal;
});
