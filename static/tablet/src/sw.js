// The shell's keeper: the whole app or none of it, from one build. Answers belong to the page; this never sees a POST.
/* global SHELL, BUILD */

const CACHE = `shell-${BUILD}`;
const PREFIX = "shell-";

self.addEventListener("install", (event) => {
  // One missing asset fails the install: the version before stays, whole, and works.
  event.waitUntil(fill());
});

async function fill() {
  const cache = await caches.open(CACHE);
  try {
    await Promise.all(SHELL.map((path) => bring(cache, path)));
  } catch (fault) {
    await caches.delete(CACHE);
    throw fault;
  }
}

async function bring(cache, path) {
  // Hash-named files never change: take them from the build before rather than over a slow line.
  const held = path.startsWith("assets/") ? await caches.match(new URL(path, self.registration.scope)) : null;
  const answer = held ?? (await fetch(path, { cache: "reload", credentials: "omit", redirect: "error" }));
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  await cache.put(new URL(path, self.registration.scope), answer);
}

self.addEventListener("activate", (event) => {
  event.waitUntil(takeOver());
});

async function takeOver() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

// Only the page asks for this, and only while no form is open in any tab.
self.addEventListener("message", (event) => {
  if (event.data === "take-over") self.skipWaiting();
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
  return SHELL.includes(path) ? path : null;
}

async function serve(path, request) {
  const cache = await caches.open(CACHE);
  const held = await cache.match(new URL(path, self.registration.scope));
  return held ?? fetch(request);
}
