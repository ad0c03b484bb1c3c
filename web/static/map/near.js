/* From where a reader looks: a blue dot, and the nearest things around it. */

import { NamedMarker } from "./seals.js";

const NEAREST = 10;

/** Put the dot of the page's own question; returns bounds worth showing, or null. */
export function showNear(map, box, places) {
  const [latitude, longitude] = (box.dataset.near ?? "").split(",").map(Number);
  if (!box.dataset.near || Number.isNaN(latitude + longitude)) return null;
  const here = L.latLng(latitude, longitude);
  new NamedMarker(here, {
    icon: L.divIcon({ className: "near-dot", iconSize: [22, 22] }),
    label: box.dataset.nearLabel,
    title: box.dataset.nearLabel,
    keyboard: false,
    zIndexOffset: 500,
  }).addTo(map).getElement().setAttribute("role", "img");
  const nearest = places
    .map((place) => [map.distance(here, place), place])
    .sort(([one], [other]) => one - other)
    .slice(0, NEAREST)
    .map(([, place]) => place);
  return L.latLngBounds([here, ...nearest]).pad(0.1);
}
