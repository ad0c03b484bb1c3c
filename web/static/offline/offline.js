// Starts the service worker, says when a page is a saved one, and lists saved pages.
const LANGUAGE = document.documentElement.lang;
const workers = navigator.serviceWorker;

showWhenSaved();
if (workers) {
  listSavedPages();
  if (document.readyState === "complete") start();
  else window.addEventListener("load", start, { once: true });
}

async function start() {
  const newcomer = !workers.controller;
  try {
    await workers.register("/service-worker.js");
  } catch {
    return; // a browser may refuse; pages work without
  }
  if (!newcomer) return;
  const { active } = await workers.ready;
  const files = performance.getEntriesByType("resource").map((entry) => entry.name);
  active.postMessage({ keep: [location.href, ...files] });
}

function showWhenSaved() {
  const { saved } = document.documentElement.dataset;
  const place = document.getElementById("saved");
  if (!saved || !place) return;
  place.textContent = place.dataset.said.replace("{}", () => written(saved));
  place.hidden = false;
}

async function listSavedPages() {
  const place = document.getElementById("kept");
  if (!place) return;
  const { active } = await workers.ready;
  const channel = new MessageChannel();
  channel.port1.onmessage = ({ data }) => {
    place.querySelector("ul").replaceChildren(...data.map(makeRow));
    place.hidden = data.length === 0;
  };
  active.postMessage({ list: true }, [channel.port2]);
}

function makeRow({ title, address, saved }) {
  const row = document.createElement("li");
  const link = document.createElement("a");
  const when = document.createElement("span");
  link.href = address;
  link.textContent = decode(title);
  when.className = "note";
  when.textContent = written(saved);
  row.append(link, when);
  return row;
}

// The title is HTML text: a parser that runs nothing reads its entities.
function decode(title) {
  return new DOMParser().parseFromString(title, "text/html").documentElement.textContent;
}

function written(saved) {
  return new Intl.DateTimeFormat(LANGUAGE, {
    month: "long", day: "numeric", weekday: "short", hour: "numeric", minute: "2-digit",
  }).format(new Date(saved));
}

// Whoever uses this device next is not to read what was being written.
document.addEventListener("submit", ({ target }) => {
  if (!target.getAttribute("action")?.split("?")[0].endsWith("/desk/sign-out")) return;
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith("kyodo-draft:")) localStorage.removeItem(key);
  }
});
