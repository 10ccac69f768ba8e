// The guests' desk without a network: the last page that the server gave, with its files. It holds
// names, so it is kept for one day at the door, and gone once the server asks for a log-in.
const PLACE = "pintu"; // sapa.js forgets it at the log-out
const KEPT_FOR = 12 * 60 * 60 * 1000; // ms
const SINCE = "X-Kept-At";

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(fetch(self.registration.scope).then(keep));
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate" && request.method === "GET") event.respondWith(page(event));
  else if (new URL(request.url).pathname.startsWith("/static/")) event.respondWith(file(request));
});

async function page(event) {
  const answer = await fetch(event.request).catch(() => Response.error());
  if (answer.type !== "error" && answer.status < 500) {
    event.waitUntil(keep(answer.clone()));
    return answer;
  }
  const kept = await caches.match(event.request.url, { ignoreVary: true });
  const isFresh = kept && Date.now() - Number(kept.headers.get(SINCE)) < KEPT_FOR;
  if (kept && !isFresh) await caches.delete(PLACE);
  return isFresh ? kept : answer;
}

async function file(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

// One event's page at a time. Any other answer, as the way to the log-in, ends it.
async function keep(answer) {
  await caches.delete(PLACE);
  if (!answer.ok || answer.redirected) return;
  const text = await answer.text();
  const headers = new Headers(answer.headers);
  headers.set(SINCE, Date.now());
  const place = await caches.open(PLACE);
  await place.put(answer.url, new Response(text, { headers }));
  await place.addAll([...new Set(text.match(/\/static\/[\w./-]+/g))]);
}
