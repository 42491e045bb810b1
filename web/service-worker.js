// Keeps what was loaded, so that the course opens without a network too, and unpacks what
// the server holds packed. What the kernel asks for by requests is JupyterLite's own worker's.
const KEPT = "course-VERSION";
const ROOT = new URL("./", location.href).href;
const PACKED = new Set([/* PACKED */]);
const TYPES = { js: "text/javascript", wasm: "application/wasm", css: "text/css" };
const loading = new Map();

// The start page was loaded before there was a worker.
self.addEventListener("install", (event) => event.waitUntil(load(ROOT)));
self.addEventListener("activate", (event) => event.waitUntil(forgetOlder()));
self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const ours = method === "GET" && url.startsWith(ROOT);
  if (!ours || /\/api\/(drive|stdin|service-worker)/.test(url)) return;
  event.stopImmediatePropagation();
  event.respondWith(answer(url.split(/[?#]/)[0]));
});
importScripts("lite-service-worker.js");

async function forgetOlder() {
  for (const name of await caches.keys()) {
    if (name.startsWith("course-") && name !== KEPT) await caches.delete(name);
  }
}

async function answer(url) {
  const kept = await (await caches.open(KEPT)).match(url);
  if (kept) return kept;
  // Two that ask for one file at the same time share one request.
  if (!loading.has(url)) {
    loading.set(url, load(url).finally(() => loading.delete(url)));
  }
  return (await loading.get(url)).clone();
}

// Asks the server whether what the browser kept by itself is still so: this is the first
// time that this version of the site asks.
const FRESH = { cache: "no-cache" };

async function load(url) {
  const name = url.slice(ROOT.length);
  let response;
  if (PACKED.has(name) && self.DecompressionStream) {
    const packed = await fetch(url + ".pack", FRESH);
    if (packed.ok) {
      const type = TYPES[name.split(".").pop()] || "application/json";
      const body = packed.body.pipeThrough(new DecompressionStream("gzip"));
      response = new Response(body, { headers: { "Content-Type": type } });
    }
  }
  response = response || (await fetch(url, FRESH));
  if (response.ok) (await caches.open(KEPT)).put(url, response.clone());
  return response;
}
