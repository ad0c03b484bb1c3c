/* Points on a map with a card (voices, calls, works), and one point chosen to speak of.
   The page works without it. */

import { make, makeSvg, readFeatures } from "./map/elements.js";
import { openFrame } from "./map/frame.js";
import { openPoints } from "./points.js";

const DECIMALS = 4; // about ten metres: a place is spoken of, not a house
const CLOSE = 15;
const box = document.getElementById("map_kyodo");
const { map_kyodo: map } = window;

if (box && map instanceof L.Map) {
  box.closest(".voice-map").hidden = false;
  const pick = document.getElementById("voice-pick");
  if (pick) pick.hidden = false;
  const frame = openFrame(map, box);
  drawOutlines();
  if ("pick" in box.dataset) openPick(pick);
  else showPoints(frame);
}

/** Where no base map is, the outlines of the districts tell where one is. */
async function drawOutlines() {
  const features = await readFeatures(box.dataset.districts).catch(() => []);
  L.geoJSON({ type: "FeatureCollection", features }, {
    interactive: false,
    style: { className: "outline" },
  }).addTo(map).bringToBack();
}

async function showPoints(frame) {
  const address = new URL(box.dataset.points, window.location);
  const one = address.hash.slice(1);
  address.hash = "";
  const features = (await readFeatures(address.href))
    .filter(({ id, geometry }) => geometry && (!one || id === one));
  openPoints(map, box, frame, features, { still: Boolean(one) });
}

function openPick(part) {
  const said = document.getElementById("voice-picked");
  const [near, latitude, longitude] = ["near", "latitude", "longitude"]
    .map((name) => part.closest("form").querySelector(`[name=${name}]`));
  let point = null;
  box.append(makeSvg("svg", { class: "map-cross", viewBox: "0 0 44 44", "aria-hidden": "true" },
    makeSvg("path", { d: "M22 2v15M22 27v15M2 22h15M27 22h15" }),
    makeSvg("circle", { cx: 22, cy: 22, r: 9 })));
  box.classList.add("picking");

  function mark(latLng) {
    point?.remove();
    point = L.marker(latLng, {
      icon: L.divIcon({ className: "chosen-point", iconSize: [24, 24] }),
      interactive: false,
      keyboard: false,
    }).addTo(map);
  }

  function put(latLng) {
    mark(latLng);
    const { lat, lng } = latLng.wrap();
    const [north, east] = [lat, lng].map((degrees) => degrees.toFixed(DECIMALS));
    if (near) {
      near.value = `${north},${east}`;
      near.disabled = false;
    } else {
      latitude.value = north;
      longitude.value = east;
    }
    said.replaceChildren(make("strong", {}, box.dataset.chosen));
  }

  /** Where the numbers are written by hand, the mark goes there. */
  function follow() {
    const [north, east] = [latitude, longitude].map(({ value }) => Number.parseFloat(value));
    if (!Number.isFinite(north + east) || Math.abs(north) > 90 || Math.abs(east) > 180) {
      point?.remove();
      return;
    }
    mark(L.latLng(north, east));
    map.setView([north, east], Math.max(map.getZoom(), CLOSE), { animate: false });
  }

  map.on("click", ({ latlng }) => put(latlng));
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target !== box) return;
    event.preventDefault();
    put(map.getCenter());
  });
  if (!near) {
    for (const field of [latitude, longitude]) field.addEventListener("change", follow);
    if (latitude.value) follow();
  }
  box.setAttribute("data-ready", "");
}
