"use strict";
/* Keeps one person's timetable for hours without a network. PAGE and FILES stand before this text: the
   address of the timetable, which nothing else is ever kept beside, and the files that it is made with. */

const KEPT = `sangdam ${PAGE}`;
const PATIENCE = 6000; // milliseconds that a page may take before the kept one is shown

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll([PAGE, ...FILES])));
});

/* A new edition of the program has other files: those of the one before go. */
self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const kept = await caches.open(KEPT);
      const wanted = new Set([PAGE, ...FILES].map((path) => new URL(path, location.origin).href));
      for (const request of await kept.keys()) {
        if (!wanted.has(request.url)) await kept.delete(request);
      }
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate" && [PAGE, `${PAGE}/`].includes(address.pathname)) {
    event.respondWith(newestPage(event));
  } else if (address.pathname.startsWith("/static/")) {
    event.respondWith(file(request));
  }
});

/* The page asks for this when it did not come through here: after a form, or another language. */
self.addEventListener("message", (event) => {
  if (event.data === "keep") event.waitUntil(fetched(PAGE).catch(() => {}));
});

/* The page as the server has it; the kept one where there is no network, no answer in time, or a server in trouble. */
async function newestPage(event) {
  const kept = await caches.open(KEPT);
  const old = await kept.match(PAGE, { ignoreVary: true });
  const fresh = fetched(event.request);
  event.waitUntil(fresh.catch(() => {}));
  if (!old) return fresh;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, null));
  const answer = await Promise.race([fresh, late]).catch(() => null);
  return answer && answer.status < 500 ? answer : asKept(old);
}

/* Asks the server, and keeps what it says. A link that has ended is forgotten here too, at once. */
async function fetched(request) {
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(KEPT)).put(PAGE, answer.clone());
  if (answer.status === 404 || answer.status === 410) {
    await caches.delete(KEPT);
    await self.registration.unregister();
  }
  return answer;
}

/* The kept page, marked as such: its own text says of when it is. */
async function asKept(old) {
  const text = await old.text();
  return new Response(text.replace("<html ", "<html data-stored "), { headers: old.headers });
}

async function file(request) {
  const found = await caches.match(request, { cacheName: KEPT, ignoreVary: true });
  return found || fetch(request);
}
