// The shell's keeper: the whole app or none of it, from one build. Answers belong to the page; this never sees a POST.
/* global SHELL, SOON, BUILD */
import { isModern } from "./start/able.js";

const CACHE = `shell-${BUILD}`;
const PREFIX = "shell-";
/** Where the app's voice lay before it came to the forms' files (docs/decisions/0019). */
const EARLIER_VOICE = "clips";
const LEGACY = "assets/legacy/";
/** Files this browser will not run: of the app's two builds it keeps one. */
const isOther = (path) => (isModern() ? path.startsWith(LEGACY) : /^assets\/[^/]+\.js$/.test(path) && !path.includes("/start."));

/** Readers of codes, for browsers without one of their own: enrolling is online anyway. Kept from the first time wanted. */
const isLater = (path) => /[/](zxing_reader|every_code|qr_code)[.]/.test(path);

/**
 * The facilitator's meetings and promises, and questions few forms ask (SOON in build.js): left out of the very first visit,
 * brought by the page while forms come (carry/rest.js). From then on they are part of the whole, and a new version comes with them or not at all.
 */
const isSoon = (path) => SOON.includes(path);

self.addEventListener("install", (event) => {
  // One missing asset fails the install: the version before stays, whole, and works.
  event.waitUntil(fill());
});

async function fill() {
  const isFirst = !(await caches.keys()).some((name) => name.startsWith(PREFIX));
  const isWanted = (path) => !isOther(path) && !isLater(path) && !(isFirst && isSoon(path));
  const cache = await caches.open(CACHE);
  try {
    await Promise.all(Object.keys(SHELL).filter(isWanted).map((path) => bring(cache, path)));
  } catch (fault) {
    await caches.delete(CACHE);
    throw fault;
  }
}

/** What the first visit left out and nobody has fetched since: whatever the page fetches of it is kept. */
async function lacking() {
  const cache = await caches.open(CACHE);
  const held = new Set((await cache.keys()).map(({ url }) => url));
  return SOON.filter((path) => !isOther(path) && !held.has(addressOf(path)));
}

/** From the build before rather than over a slow line; either way only what has the very bytes of this build. */
async function bring(cache, path) {
  const address = addressOf(path);
  const held = path.startsWith("assets/") ? await caches.match(address) : null;
  if (held && (await isWhole(path, held))) return cache.put(address, held);
  const answer = await fetch(address, { cache: "reload", credentials: "omit", redirect: "error" });
  // A portal answers 200 with a page of its own.
  if (!answer.ok || !(await isWhole(path, answer))) throw new Error(`${path}: ${answer.status}, and not what was built`);
  return cache.put(address, answer);
}

async function isWhole(path, answer) {
  const bytes = await answer.clone().arrayBuffer();
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).subarray(0, 16);
  return btoa(String.fromCharCode(...sum)) === SHELL[path];
}

const addressOf = (path) => new URL(path, self.registration.scope).href;

self.addEventListener("activate", (event) => {
  event.waitUntil(takeOver());
});

async function takeOver() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name === EARLIER_VOICE || (name.startsWith(PREFIX) && name !== CACHE)).map((name) => caches.delete(name)));
  await self.clients.claim();
}

// Only the page asks for this, and only while no form is open in any tab.
self.addEventListener("message", (event) => {
  if (event.data === "take-over") self.skipWaiting();
  if (event.data === "what-lacks") event.waitUntil(lacking().then((paths) => event.ports[0].postMessage(paths)));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const path = pathOf(request);
  if (path !== null) event.respondWith(serve(path, request));
});

/** The shell file a request means, or null when it is none of ours (forms, lists, the server's pages). */
function pathOf(request) {
  const { origin, pathname } = new URL(request.url);
  const scope = new URL(self.registration.scope);
  if (origin !== scope.origin || !pathname.startsWith(scope.pathname)) return null;
  const path = pathname.slice(scope.pathname.length);
  if (path === "") return "index.html";
  return path in SHELL ? path : null;
}

async function serve(path, request) {
  const cache = await caches.open(CACHE);
  const held = await cache.match(addressOf(path));
  if (held) return held;
  if (isLater(path) || isSoon(path)) return bring(cache, path).then(() => cache.match(addressOf(path)), () => Response.error());
  // A browser updated since the install asks for the build that is not here: told at once, it takes the one that is.
  return path.endsWith(".js") ? Response.error() : fetch(request);
}
