/* Names written on the map where there is room; the list and the table have them all. */

import { make } from "./elements.js";
import { insidePoint, largestPart } from "./inside.js";

const LETTER_PX = 17;
const LINE_PX = 24;

/** Write each area's lines inside it, and take them off where they would not fit. */
export function writeLabels(map, features, linesOf, isDark = () => false) {
  // Below the seals, above the outlines; not in the way of a finger.
  map.createPane("names").classList.add("names");
  const labels = features.filter((feature) => feature.geometry).map((feature) => {
    const lines = linesOf(feature);
    const [longitude, latitude] = insidePoint(feature.geometry);
    const outer = largestPart(feature.geometry)[0].map(([x, y]) => [y, x]);
    const look = isDark(feature) ? "area-name inv" : "area-name";
    const text = make("span", { class: look, "aria-hidden": "true" },
      ...lines.map((line) => make("span", {}, line)));
    const icon = L.divIcon({ html: text, className: "area-label", iconSize: [0, 0] });
    const marker = L.marker([latitude, longitude],
      { icon, pane: "names", interactive: false, keyboard: false });
    return { marker, lines, bounds: L.latLngBounds(outer) };
  });
  const fit = () => {
    const written = [];
    for (const { marker, lines, bounds } of labels) {
      const room = L.bounds(map.project(bounds.getSouthWest()), map.project(bounds.getNorthEast()));
      const size = L.point(Math.max(...lines.map((line) => line.length)) * LETTER_PX,
        lines.length * LINE_PX);
      const middle = map.project(marker.getLatLng());
      const place = L.bounds(middle.subtract(size.divideBy(2)), middle.add(size.divideBy(2)));
      const fits = room.getSize().x > size.x && room.getSize().y > size.y
        && !written.some((other) => other.intersects(place));
      if (fits) written.push(place);
      if (fits) marker.addTo(map);
      else marker.remove();
    }
  };
  map.on("zoomend", fit);
  fit();
}
