/* Names written on the map where there is room; the list and the table have them all. */

import { make } from "./elements.js";
import { insidePoint, largestPart } from "./inside.js";

const LETTER_PX = 15;
const LINE_PX = 20;
const SEAL_PX = 18; // half of one
// From the middle of its area outwards, the first that is free.
const STEPS_PX = [0, 24, -24, 48, -48];
const ASIDE_PX = STEPS_PX.flatMap((right) => STEPS_PX.map((down) => [right, down]))
  .sort((one, other) => Math.hypot(...one) - Math.hypot(...other));
const MOST_LABELS = 80;

/** Write each area's lines inside it where they fit and are in view. Returns how to stop. */
export function writeLabels(map, features, linesOf, isDark = () => false, look = "") {
  // Below the seals, above the outlines; not in the way of a finger.
  if (!map.getPane("names")) map.createPane("names").classList.add("names");
  const labels = features.filter((feature) => feature.geometry).map((feature) => {
    const [longitude, latitude] = insidePoint(feature.geometry);
    const outer = largestPart(feature.geometry)[0].map(([x, y]) => [y, x]);
    return {
      feature,
      lines: linesOf(feature),
      at: L.latLng(latitude, longitude),
      bounds: L.latLngBounds(outer),
      marker: null,
    };
  });

  function markerOf(label) {
    const looks = ["area-name", isDark(label.feature) ? "inv" : "", look].filter(Boolean).join(" ");
    const text = make("span", { class: looks, "aria-hidden": "true" },
      ...label.lines.map((line) => make("span", {}, line)));
    const icon = L.divIcon({ html: text, className: "area-label", iconSize: [0, 0] });
    return L.marker(label.at, { icon, pane: "names", interactive: false, keyboard: false });
  }

  function fit() {
    const view = map.getBounds().pad(0.2);
    const taken = seals(map);
    let count = 0;
    for (const label of labels) {
      const at = count < MOST_LABELS && view.contains(label.at) ? findRoom(map, label, taken) : null;
      if (at) {
        count += 1;
        label.marker ??= markerOf(label);
        label.marker.setLatLng(at).addTo(map);
      } else {
        label.marker?.remove();
      }
    }
  }

  map.on("moveend relabel", fit);
  fit();
  return () => {
    map.off("moveend relabel", fit);
    for (const { marker } of labels) marker?.remove();
  };
}

/** Return the boxes of all seals and discs on the map: no name is half behind one. */
function seals(map) {
  const taken = [];
  map.eachLayer((layer) => {
    if (!(layer instanceof L.Marker) || layer.options.pane === "names") return;
    const middle = map.project(layer.getLatLng());
    taken.push(L.bounds(middle.subtract([SEAL_PX, SEAL_PX]), middle.add([SEAL_PX, SEAL_PX])));
  });
  return taken;
}

/** Return where a name fits into its area, beside what is taken; null if nowhere. */
function findRoom(map, { at, bounds, lines }, taken) {
  const room = L.bounds(map.project(bounds.getSouthWest()), map.project(bounds.getNorthEast()));
  const size = L.point(Math.max(...lines.map((line) => line.length)) * LETTER_PX,
    lines.length * LINE_PX);
  if (room.getSize().x < size.x || room.getSize().y < size.y) return null;
  for (const aside of ASIDE_PX) {
    const middle = map.project(at).add(aside);
    const place = L.bounds(middle.subtract(size.divideBy(2)), middle.add(size.divideBy(2)));
    if (aside !== ASIDE_PX[0] && !room.contains(place)) continue;
    if (taken.some((other) => other.intersects(place))) continue;
    taken.push(place);
    return map.unproject(middle);
  }
  return null;
}
