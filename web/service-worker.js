// Keeps what was loaded, so that the course opens without a network too, and unpacks what
// the server holds packed. What the kernel asks for by requests is JupyterLite's own worker's.
const KEPT = "course-VERSION";
const ROOT = new URL("./", location.href).href;
const PACKED = new Set([/* PACKED */]);
// Not the server's: a page must not stay broken by what was kept before its server was mended.
const TYPES = {
  js: "text/javascript",
  wasm: "application/wasm",
  css: "text/css",
  json: "application/json",
  ipynb: "application/json",
};
const loading = new Map();

// The pages tell how much has arrived, of files that were not kept before.
const told = new BroadcastChannel("course");
let arrived = 0;

function arrives({ headers }) {
  arrived += Number(headers.get("Content-Length"));
  told.postMessage(arrived);
}

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
  const cache = await caches.open(KEPT);
  const kept = await cache.match(url);
  if (kept) return kept;
  // Two that ask for one file at the same time share one request.
  if (!loading.has(url)) {
    loading.set(url, load(url).finally(() => loading.delete(url)));
  }
  const loaded = await loading.get(url);
  // From the cache, where the browser keeps what it compiles beside the file.
  return (await cache.match(url)) || loaded.clone();
}

// Asks the server whether what the browser kept by itself is still so: this is the first
// time that this version of the site asks.
const FRESH = { cache: "no-cache" };

async function load(url) {
  const response = (await loadPacked(url).catch(() => null)) || (await fetch(url, FRESH));
  if (!response.ok) return response;
  // Whole before it goes on: a page that is left meanwhile would tear a stream.
  const body = await response.blob();
  arrives(response);
  const type = TYPES[url.split(".").pop()] || response.headers.get("Content-Type") || "";
  const whole = new Response(body, { headers: { "Content-Type": type } });
  // What a filter sends in the place of a file goes through once, and is not kept.
  const isPage = /^\s*<(!doctype|html)/i.test(await body.slice(0, 99).text());
  if (isPage && !/(\/|\.html)$/.test(url)) return whole;
  // Without room to keep it, in a private window, the page gets it all the same.
  await (await caches.open(KEPT)).put(url, whole.clone()).catch(() => {});
  return whole;
}

async function loadPacked(url) {
  if (!PACKED.has(url.slice(ROOT.length)) || !self.DecompressionStream) return null;
  const packed = await fetch(url + ".pack", FRESH);
  if (!packed.ok) return null;
  const body = packed.body.pipeThrough(new DecompressionStream("gzip"));
  const whole = await new Response(body).blob();
  arrives(packed);
  return new Response(whole);
}
