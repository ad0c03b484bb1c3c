// Keeps the pages last read, so that they open without a connection. Pages come from
// the network first; our own static files, whose addresses change with them, do not.
const BUILD = "{{ build }}";
const PAGES = `kyodo-pages-${BUILD}`;
const FILES = `kyodo-files-${BUILD}`;
const MOST = { [PAGES]: 60, [FILES]: 300 };
const OFFLINE = {{ offline | tojson }};
const NEVER = {{ never | tojson }};
const SAVED = "X-Kyodo-Saved";

self.addEventListener("install", (event) => {
  event.waitUntil(prepare().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOldCaches().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (isFile(request)) event.respondWith(readFile(request));
  else if (request.mode === "navigate" && isPage(request)) {
    event.respondWith(readPage(request));
  }
});

// A page that was opened before this worker ran hands over what it was made of.
self.addEventListener("message", (event) => {
  const { keep, list } = event.data ?? {};
  if (Array.isArray(keep)) event.waitUntil(keepAll(keep));
  if (list) event.waitUntil(listPages().then((pages) => event.ports[0].postMessage(pages)));
});

async function prepare() {
  const files = await caches.open(FILES);
  await files.addAll(Object.values(OFFLINE).concat({{ files | tojson }}));
}

async function dropOldCaches() {
  for (const name of await caches.keys()) {
    if (name.startsWith("kyodo-") && !(name in MOST)) await caches.delete(name);
  }
}

function isOurs(request) {
  return request.method === "GET" && new URL(request.url).origin === self.location.origin;
}

function isFile(request) {
  return isOurs(request) && new URL(request.url).pathname.startsWith("/static/");
}

function isPage(request) {
  const { pathname } = new URL(request.url);
  return isOurs(request) && !NEVER.some((start) => pathname.startsWith(start));
}

function mayBeKept(answer) {
  return (
    answer.ok &&
    answer.type === "basic" &&
    !answer.redirected &&
    (answer.headers.get("Content-Type") ?? "").startsWith("text/html") &&
    !/no-store|private/.test(answer.headers.get("Cache-Control") ?? "") &&
    !answer.headers.has("Content-Disposition")
  );
}

async function readFile(request) {
  const files = await caches.open(FILES);
  const kept = await files.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok && answer.type === "basic" && answer.status === 200) {
    await files.put(request, answer.clone());
    await bound(FILES);
  }
  return answer;
}

async function readPage(request) {
  try {
    const answer = await fetch(request);
    if (mayBeKept(answer)) await keepPage(request.url, answer.clone());
    else if (answer.status === 404 || answer.status === 410) await forget(request.url);
    return answer;
  } catch {
    return (await findKept(request.url)) ?? offlinePage(request.url);
  }
}

async function keepPage(address, answer) {
  const headers = new Headers(answer.headers);
  headers.set(SAVED, new Date().toISOString());
  headers.delete("Content-Encoding"); // what is kept is unpacked
  headers.delete("Content-Length");
  const pages = await caches.open(PAGES);
  const key = withoutHash(address);
  await pages.delete(key); // so that the page read last stands last
  await pages.put(key, new Response(await answer.blob(), { headers }));
  await bound(PAGES);
}

async function forget(address) {
  await (await caches.open(PAGES)).delete(withoutHash(address));
}

// The page says itself when it was saved: offline.js reads the attribute.
async function findKept(address) {
  const kept = await (await caches.open(PAGES)).match(withoutHash(address));
  if (!kept) return null;
  const saved = kept.headers.get(SAVED);
  const text = (await kept.text()).replace("<html ", `<html data-saved="${saved}" `);
  return new Response(text, { headers: kept.headers });
}

async function offlinePage(address) {
  const language = new URL(address).searchParams.get("lang");
  const page = OFFLINE[language] ?? OFFLINE.ja;
  return (await caches.match(page)) ?? Response.error();
}

async function keepAll(addresses) {
  for (const address of addresses.slice(0, MOST[FILES])) {
    const request = new Request(address);
    try {
      if (isFile(request)) await readFile(request);
      else if (isPage(request)) {
        const answer = await fetch(request);
        if (mayBeKept(answer)) await keepPage(address, answer);
      }
    } catch {
      // Without a connection there is nothing to keep.
    }
  }
}

async function listPages() {
  const keys = await (await caches.open(PAGES)).keys();
  const pages = [];
  for (const key of keys.reverse()) {
    const kept = await caches.match(key);
    const text = kept ? await kept.text() : "";
    const title = /<title>([^<]*)<\/title>/.exec(text)?.[1] ?? "";
    if (title) pages.push({ title, address: key.url, saved: kept.headers.get(SAVED) });
  }
  return pages;
}

async function bound(name) {
  const cache = await caches.open(name);
  const keys = await cache.keys();
  for (const key of keys.slice(0, Math.max(0, keys.length - MOST[name]))) {
    await cache.delete(key);
  }
}

function withoutHash(address) {
  const url = new URL(address);
  url.hash = "";
  return url.href;
}
