// Keeps each page that was read, so that it opens without a network too. With one, the server
// is asked first: a newer book replaces what was kept. The tab in tab/ has a worker of its own.
const KEPT = "book";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const ours = url.startsWith(self.registration.scope) && !url.includes("/tab/");
  if (method === "GET" && ours) event.respondWith(answer(url.split(/[?#]/)[0], event.request));
});

async function answer(url, request) {
  const cache = await caches.open(KEPT);
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(url, response.clone()).catch(() => {});
    return response;
  } catch (error) {
    const kept = await cache.match(url);
    if (kept) return kept;
    throw error;
  }
}
