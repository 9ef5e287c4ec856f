// Keeps the page for when there is no network: all files of one build, fetched once it has opened.
/* global self, caches, FILES, VERSION */
const CACHE = `kubetarium-${VERSION}`;

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)));
});

// This worker takes over when no page of the build before is open any more.
self.addEventListener('activate', (event) => {
  event.waitUntil(removeOldBuilds().then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || new URL(request.url).origin !== self.location.origin) return;
  event.respondWith(request.mode === 'navigate' ? page(request) : file(request));
});

async function removeOldBuilds() {
  for (const name of await caches.keys()) {
    if (name.startsWith('kubetarium-') && name !== CACHE) await caches.delete(name);
  }
}

/** A newer build is shown as soon as there is one. */
async function page(request) {
  try {
    return await fetch(request);
  } catch {
    return (await stored('./index.html')) ?? Response.error();
  }
}

/** Names of files carry their hash: what is stored is right. */
async function file(request) {
  return (await stored(request)) ?? fetch(request);
}

async function stored(request) {
  const cache = await caches.open(CACHE);
  return cache.match(request, { ignoreSearch: true, ignoreVary: true });
}
