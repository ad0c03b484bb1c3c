/* The map beside the list: data is fetched as GeoJSON and shown as text, never as markup. */

const SVG = "http://www.w3.org/2000/svg";
const box = document.getElementById("map_kyodo");
const map = window.map_kyodo;
const clusters = window.marker_cluster_kyodo;

/** Make an element with attributes and text. */
function make(name, attributes = {}, text = null, space = null) {
  const element = space ? document.createElementNS(space, name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== null) element.textContent = text;
  return element;
}

/** Make a kind's seal from the page's own symbols. */
function seal(kind) {
  const symbol = { activity: "k-act", adoption_site: "k-ado", support_centre: "k-sup",
    organisation: "k-asc", place: "k-fac", local_issue: "k-iss" }[kind] ?? "k-fac";
  const drawing = make("svg", { class: "seal", "aria-hidden": "true", viewBox: "0 0 32 32" }, null, SVG);
  drawing.append(make("use", { href: `#${symbol}` }, null, SVG));
  return drawing;
}

function kindLabel(kind) {
  return document.querySelector(`#chizu [data-kind-label="${kind}"]`)?.textContent ?? "";
}

function symbolIcon(properties, on) {
  const holder = make("span", { class: on ? "pin on" : "pin" });
  holder.append(seal(properties.kind));
  const size = on ? 44 : 32;
  return L.divIcon({ html: holder, className: "pin-box", iconSize: [size, size] });
}

function clusterIcon(cluster) {
  const disc = make("span", { class: "disc" }, String(cluster.getChildCount()));
  return L.divIcon({ html: disc, className: "pin-box", iconSize: [44, 44] });
}

/** Everything on the map by uid: its feature, its layer, and where to look. */
const drawn = new Map();
let selected = null;

function addPoint(feature) {
  const [longitude, latitude] = feature.geometry.coordinates;
  const properties = feature.properties;
  const marker = L.marker([latitude, longitude], {
    icon: symbolIcon(properties, false), alt: `${kindLabel(properties.kind)} ${properties.title}`,
    keyboard: true, title: properties.title,
  });
  marker.on("click", () => select(feature.id, { from: "map" }));
  marker.on("add", () => {
    const element = marker.getElement();
    element?.setAttribute("aria-label", `${kindLabel(properties.kind)} ${properties.title}`);
    if (selected === feature.id) marker.setIcon(symbolIcon(properties, true));
  });
  drawn.set(feature.id, { feature, layer: marker, point: true });
}

function addShape(feature) {
  const kind = feature.properties.kind;
  const layer = L.geoJSON(feature, { style: { className: `shape shape-${kind}` } });
  layer.on("click", () => select(feature.id, { from: "map" }));
  drawn.set(feature.id, { feature, layer, point: false });
}

function hiddenKinds() {
  const boxes = document.querySelectorAll("input[name=layer]");
  return new Set([...boxes].filter((input) => !input.checked).map((input) => input.value));
}

function showKinds() {
  const hidden = hiddenKinds();
  for (const { feature, layer, point } of drawn.values()) {
    const group = point ? clusters : map;
    const wanted = !hidden.has(feature.properties.kind);
    if (wanted && !group.hasLayer(layer)) group.addLayer(layer);
    if (!wanted && group.hasLayer(layer)) group.removeLayer(layer);
  }
}

function mark(uid, on) {
  const entry = drawn.get(uid);
  if (entry?.point) entry.layer.setIcon(symbolIcon(entry.feature.properties, on));
  else if (entry) {
    entry.layer.eachLayer((part) => part.getElement?.()?.classList.toggle("on", on));
  }
  for (const item of document.querySelectorAll(`[data-uid="${CSS.escape(uid)}"]`)) {
    item.classList.toggle("on", on);
  }
}

function sayWhen(properties) {
  if (!properties.next_on) return properties.where ?? "";
  const day = new Date(`${properties.next_on}T00:00:00`);
  const text = new Intl.DateTimeFormat(document.documentElement.lang,
    { month: "long", day: "numeric", weekday: "short" }).format(day);
  return `${text} ${properties.start_time?.replace(/^0/, "") ?? ""}`;
}

function showCard(uid) {
  const card = document.querySelector("#chizu .pop");
  if (!card) return;
  card.replaceChildren();
  card.hidden = uid === null;
  if (uid === null) return;
  const { properties } = drawn.get(uid).feature;
  card.append(make("p", { class: "pop-title" }, properties.title));
  const said = sayWhen(properties);
  if (said) card.append(make("p", { class: "num" }, said));
  const own = document.querySelector(`#ichiran [data-uid="${CSS.escape(uid)}"] h3 a`);
  const row = make("p", { class: "row" });
  if (own) row.append(make("a", { href: own.getAttribute("href") }, card.dataset.more));
  const close = make("button", { type: "button", class: "btn btn-quiet" }, card.dataset.close);
  close.addEventListener("click", () => select(null));
  row.append(close);
  card.append(row);
}

function lookAt(entry) {
  if (!entry.point) {
    map.fitBounds(entry.layer.getBounds(), { maxZoom: 16, animate: false });
    return;
  }
  const parent = clusters.getVisibleParent(entry.layer);
  if (parent === entry.layer) map.panTo(entry.layer.getLatLng(), { animate: false });
  else clusters.zoomToShowLayer(entry.layer);
}

/** Select a feature in the list and on the map; null selects nothing. */
function select(uid, { from = "page" } = {}) {
  if (uid !== null && !drawn.has(uid)) return;
  if (selected !== null) mark(selected, false);
  selected = uid;
  if (uid !== null) {
    mark(uid, true);
    if (from !== "map") lookAt(drawn.get(uid));
    else {
      const item = document.querySelector(`#ichiran [data-uid="${CSS.escape(uid)}"]`);
      if (item?.offsetParent) item.scrollIntoView({ block: "nearest" });
    }
  }
  showCard(uid);
}

async function read(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return (await answer.json()).features;
}

function zoomButtons() {
  const { zoomIn, zoomOut } = box.dataset;
  L.control.zoom({ zoomInTitle: zoomIn, zoomOutTitle: zoomOut,
    zoomInText: "＋", zoomOutText: "－" }).addTo(map);
  map.attributionControl.setPrefix(false);
}

async function drawFinder() {
  clusters.options.iconCreateFunction = clusterIcon;
  const [districts, features] = await Promise.all([
    box.dataset.districts ? read(box.dataset.districts) : [],
    read(box.dataset.features),
  ]);
  L.geoJSON(districts, { interactive: false, style: { className: "shape outline" } }).addTo(map);
  for (const feature of features) {
    if (feature.geometry === null) continue;
    if (feature.geometry.type === "Point") addPoint(feature);
    else addShape(feature);
  }
  showKinds();
  for (const input of document.querySelectorAll("input[name=layer]")) {
    input.disabled = false;
    input.addEventListener("change", showKinds);
  }
  for (const button of document.querySelectorAll(".show-on-map")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      if (!box.offsetParent) window.location.hash = "chizu";
      map.invalidateSize();
      select(button.closest("[data-uid]").dataset.uid);
    });
  }
  // A map drawn while hidden does not know its size.
  new ResizeObserver(() => map.invalidateSize()).observe(box);
  if (drawn.size && box.dataset.narrowed) {
    const layers = [...drawn.values()].map((entry) => entry.layer);
    map.fitBounds(L.featureGroup(layers).getBounds().pad(0.1), { maxZoom: 16, animate: false });
  }
  if (box.dataset.only && drawn.has(box.dataset.only)) {
    const entry = drawn.get(box.dataset.only);
    mark(box.dataset.only, true);
    if (entry.point) map.setView(entry.layer.getLatLng(), 16, { animate: false });
    else map.fitBounds(entry.layer.getBounds().pad(0.3), { maxZoom: 17, animate: false });
  }
}

/** Colour districts as the table's rows say, and keep row and district in step. */
async function drawChoropleth() {
  map.removeLayer(clusters);
  const rows = new Map([...document.querySelectorAll("tr[data-code]")]
    .map((row) => [row.dataset.code, row]));
  const card = document.querySelector(".pop");
  let chosen = null;
  const choose = (code, layer) => {
    chosen?.layer.getElement?.()?.classList.remove("on");
    chosen?.row?.classList.remove("on");
    const row = rows.get(code);
    chosen = { layer, row };
    layer.getElement?.()?.classList.add("on");
    row?.classList.add("on");
    card.replaceChildren(make("p", { class: "pop-title" }, row?.dataset.name ?? ""),
      make("p", { class: "num" }, row?.dataset.value ?? ""));
    const link = row?.querySelector("th a");
    if (link) {
      const line = make("p");
      line.append(make("a", { href: link.getAttribute("href") }, card.dataset.more));
      card.append(line);
    }
    card.hidden = false;
  };
  L.geoJSON(await read(box.dataset.districts), {
    style: (feature) => {
      const row = rows.get(feature.properties.code);
      return { className: `shape area class-${row?.dataset.class ?? "missing"}` };
    },
    onEachFeature: (feature, layer) => layer.on("click", () => choose(feature.properties.code, layer)),
  }).addTo(map);
  new ResizeObserver(() => map.invalidateSize()).observe(box);
}

if (box && map) {
  zoomButtons();
  box.closest("[hidden]")?.removeAttribute("hidden");
  const ready = box.dataset.features ? drawFinder() : drawChoropleth();
  window.kyodoMap = {
    ready,
    uids: () => [...drawn.values()]
      .filter(({ layer, point }) => (point ? clusters : map).hasLayer(layer))
      .map(({ feature }) => feature.id),
    select,
    selected: () => selected,
  };
  ready.then(() => box.setAttribute("data-ready", ""),
    () => box.parentElement.querySelector(".map-failed")?.removeAttribute("hidden"));
}
