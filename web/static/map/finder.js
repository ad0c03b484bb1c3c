/* The map beside the list, and a thing's own small map: what one says, the other says. */

import { readFeatures } from "./elements.js";
import { fillCard } from "./frame.js";
import { insidePoint } from "./inside.js";
import { writeLabels } from "./labels.js";
import { clusterIcon, sealIcon } from "./seals.js";

const entries = new Map(); // by uid, everything that has a place
const features = new Map(); // by uid, everything in the list
let selected = null;

/** Draw the features of the page's own question; returns window.kyodoMap's functions. */
export function openFinder(map, clusters, box, frame) {
  const card = document.querySelector("#chizu .pop");
  let openedFrom = null;

  const kindLabel = (kind) =>
    document.querySelector(`[data-kind-label="${kind}"]`)?.textContent ?? "";
  const isShown = ({ marker }) => clusters.hasLayer(marker) || map.hasLayer(marker);
  const listed = (uid) => document.querySelectorAll(`[data-uid="${CSS.escape(uid)}"]`);
  const listItem = (uid) => document.querySelector(`#ichiran [data-uid="${CSS.escape(uid)}"]`);

  function add(feature) {
    const { kind, title } = feature.properties;
    const [longitude, latitude] = insidePoint(feature.geometry);
    const label = `${kindLabel(kind)} ${title}`.trim();
    const marker = L.marker([latitude, longitude], { icon: sealIcon(kind, label, false) });
    marker.on("click", () => select(feature.id, "map"));
    marker.on("keydown", ({ originalEvent }) => {
      if (originalEvent.key === "Enter") select(feature.id, "map");
    });
    const shape = feature.geometry.type.endsWith("Point") ? null
      : L.geoJSON(feature, { interactive: false, style: { className: `shape shape-${kind}` } });
    entries.set(feature.id, { kind, label, marker, shape });
  }

  function showKinds() {
    const inputs = [...document.querySelectorAll("input[name=layer]")];
    const hidden = new Set(inputs.filter((input) => !input.checked).map((input) => input.value));
    if (selected !== null && hidden.has(entries.get(selected)?.kind)) select(null);
    const [toAdd, toRemove] = [[], []];
    for (const entry of entries.values()) {
      const wanted = !hidden.has(entry.kind);
      if (wanted === isShown(entry)) continue;
      (wanted ? toAdd : toRemove).push(entry.marker);
      if (wanted) entry.shape?.addTo(map);
      else entry.shape?.remove();
    }
    clusters.removeLayers(toRemove);
    clusters.addLayers(toAdd);
  }

  /** Mark a feature; a selected seal stands by itself, outside every cluster. */
  function mark(uid, on) {
    for (const item of listed(uid)) item.classList.toggle("on", on);
    const entry = entries.get(uid);
    if (!entry) return;
    (on ? clusters : map).removeLayer(entry.marker);
    entry.marker.setIcon(sealIcon(entry.kind, entry.label, on));
    entry.marker.setZIndexOffset(on ? 1000 : 0);
    (on ? map : clusters).addLayer(entry.marker);
    entry.shape?.eachLayer((part) => part.getElement()?.classList.toggle("on", on));
  }

  /** Select a feature by its uid, or nothing by null. */
  function select(uid, from = null) {
    if (uid !== null && !features.has(uid)) return;
    if (selected !== null) mark(selected, false);
    selected = uid;
    if (uid !== null) mark(uid, true);
    if (!card) return;
    card.hidden = true;
    if (uid === null) return;
    const { title, where } = features.get(uid).properties;
    const href = listItem(uid)?.querySelector("h3 a")?.getAttribute("href");
    fillCard(card, { title, lines: [sayWhen(uid), where], href }, close);
    const entry = entries.get(uid);
    if (entry) frame.reveal(entry.marker.getLatLng(), card);
    if (from === "map") listItem(uid)?.scrollIntoView({ block: "nearest" });
    if (from) frame.whenSeen(() => card.focus({ preventScroll: true }));
    openedFrom = from;
  }

  function close() {
    const [uid, from] = [selected, openedFrom];
    select(null);
    const button = listItem(uid)?.querySelector(".show-on-map");
    const back = from !== "map" && button?.offsetParent ? button
      : entries.get(uid)?.marker.getElement() ?? box;
    back.focus({ preventScroll: true });
  }

  function sayWhen(uid) {
    const { next_on: day, start_time: time, status } = features.get(uid).properties;
    if (status === "cancelled") return card.dataset.cancelled;
    if (!day) return "";
    const said = [sayDay(day), time ? `${time.replace(/^0/, "")}〜` : ""].join(" ").trim();
    return card.dataset.next.replace("{}", said);
  }

  async function draw() {
    clusters.options.iconCreateFunction = (cluster) => {
      const count = cluster.getChildCount();
      return clusterIcon(count, box.dataset.cluster?.replace("{}", count));
    };
    const [districts, found] = await Promise.all([
      box.dataset.districts ? readFeatures(box.dataset.districts) : [],
      readFeatures(box.dataset.features),
    ]);
    L.geoJSON(districts, { interactive: false, style: { className: "shape outline" } }).addTo(map);
    writeLabels(map, districts, (district) => [district.properties.name]);
    for (const feature of found) {
      features.set(feature.id, feature);
      if (feature.geometry) add(feature);
    }
    showKinds();
    if (entries.size && (box.dataset.narrowed || box.dataset.only)) frame.setHome(bounds());
    if (box.dataset.only) select(box.dataset.only);
    listen();
  }

  function bounds() {
    const layers = [...entries.values()].map(({ marker, shape }) => shape ?? marker);
    return L.featureGroup(layers).getBounds().pad(0.05);
  }

  function listen() {
    for (const input of document.querySelectorAll("input[name=layer]")) {
      input.disabled = false;
      input.addEventListener("change", showKinds);
    }
    for (const button of document.querySelectorAll(".show-on-map")) {
      button.hidden = false;
      button.addEventListener("click", () => {
        // On phones the map has the list's place once it is the target.
        if (!box.clientWidth) window.location.hash = "chizu";
        select(button.closest("[data-uid]").dataset.uid, "list");
      });
    }
    box.parentElement.addEventListener("keydown", ({ key }) => {
      if (key === "Escape" && selected !== null && card) close();
    });
  }

  return {
    ready: draw(),
    uids: () => [...entries].filter(([, entry]) => isShown(entry)).map(([uid]) => uid),
    select: (uid) => select(uid),
    selected: () => selected,
  };
}

function sayDay(day) {
  const date = new Date(`${day}T00:00:00Z`);
  const { lang } = document.documentElement;
  const options = { month: "long", day: "numeric", weekday: "short", timeZone: "UTC" };
  const said = new Intl.DateTimeFormat(lang, options).format(date);
  return lang === "ja" ? said.replace("(", "（").replace(")", "）") : said;
}
