"use strict";
/* Keeps one person's timetable for hours without a network. PAGE, SHEETS and FILES stand before this text:
   the address of the timetable, those of the sheets of whom one meets, and the files that they are made with.
   Nothing else is ever kept. */

const KEPT = `sangdam ${PAGE}`;
const EVERYTHING = [PAGE, ...SHEETS, ...FILES];
const PATIENCE = 6000; // milliseconds that a page may take before the kept one is shown

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(EVERYTHING)));
});

/* A new version has other sheets, a new edition of the program other files: those of the one before go. */
self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const kept = await caches.open(KEPT);
      const wanted = new Set(EVERYTHING.map((path) => new URL(path, location.origin).href));
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
  const path = address.pathname === `${PAGE}/` ? PAGE : address.pathname;
  if (request.mode === "navigate" && [PAGE, ...SHEETS].includes(path)) {
    event.respondWith(newest(event, path));
  } else if (address.pathname.startsWith("/static/")) {
    event.respondWith(file(request));
  }
});

/* The page asks for this when it did not come through here: after a form, or another language. */
self.addEventListener("message", (event) => {
  if (event.data === "keep") event.waitUntil(fetched(PAGE, PAGE).catch(() => {}));
});

/* The page as the server has it; the kept one where there is no network, no answer in time, or a server in trouble. */
async function newest(event, path) {
  const old = await caches.match(path, { cacheName: KEPT, ignoreVary: true });
  const fresh = fetched(event.request, path);
  event.waitUntil(fresh.catch(() => {}));
  if (!old) return fresh;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, null));
  const answer = await Promise.race([fresh, late]).catch(() => null);
  return answer && answer.status < 500 ? answer : asKept(old);
}

/* Asks the server, and keeps what it says. What is no longer there is forgotten here too, at once. */
async function fetched(request, path) {
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(KEPT)).put(path, answer.clone());
  if (answer.status === 404) await forget(path);
  return answer;
}

/* Without its page nothing stays. A sheet may go by itself, or because the link has ended: that is asked. */
async function forget(path) {
  if (path !== PAGE) {
    await (await caches.open(KEPT)).delete(path, { ignoreVary: true });
    await fetched(PAGE, PAGE);
  } else {
    await caches.delete(KEPT);
    await self.registration.unregister();
  }
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
