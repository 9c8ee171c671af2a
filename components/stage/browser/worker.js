/**
 * Keeps a site of files for use without a network, and answers the addresses of the open data that
 * have a query: each answer is a file named after what is asked.
 */
const version = new URL(location).searchParams.get("v");
const root = new URL("./", location);
const DATA = new URL("api/v1/", root).href;
/** The parameters of the open data in the order in which they name a file. */
const ASKED = ["record", "force", "place", "month", "from", "to", "part"];

/** The file that answers an address. */
function fileOf(address) {
  const { href, searchParams } = address;
  const [path] = href.split(/[?#]/);
  if (!path.startsWith(DATA) || ![...searchParams].length) return path;
  const [, name, form] = path.slice(DATA.length).match(/^([^.]*)\.(.*)$/) ?? [];
  const unknown = [...searchParams.keys()].some((key) => !ASKED.includes(key));
  // A table is a whole file: what would be left out of it by a query has none.
  if (!name || unknown) return null;
  const [record, ...values] = ASKED.map((key) => searchParams.get(key) ?? "");
  return `${DATA}${[record, name, ...values].filter(Boolean).map(encodeURIComponent).join("/")}.${form}`;
}

async function keep() {
  const files = await (await fetch(new URL("files.json", root), { cache: "no-cache" })).json();
  const cache = await caches.open(version);
  await cache.addAll(files.map((name) => new URL(name, root).href));
  await self.skipWaiting();
}

async function clean() {
  for (const name of await caches.keys()) if (name !== version) await caches.delete(name);
  await self.clients.claim();
}

async function answer(address) {
  const file = fileOf(address);
  if (file === null) {
    return new Response("These files answer a table as a whole; only a server leaves out rows.", { status: 404 });
  }
  const cache = await caches.open(version);
  const kept = await cache.match(file);
  if (kept) return kept;
  const answered = await fetch(file);
  if (answered.ok) await cache.put(file, answered.clone());
  return answered;
}

addEventListener("install", (event) => event.waitUntil(keep()));
addEventListener("activate", (event) => event.waitUntil(clean()));
addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  const ours = event.request.method === "GET" && address.href.startsWith(root.href);
  if (ours) event.respondWith(answer(address));
});
