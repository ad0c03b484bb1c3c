/* What stands on the map: a kind's seal, and a disc where several are close together. */

import { make, makeSvg } from "./elements.js";

const SYMBOLS = {
  activity: "k-act",
  adoption_site: "k-ado",
  local_issue: "k-iss",
  organisation: "k-asc",
  place: "k-fac",
  support_centre: "k-sup",
};
const SEAL_PX = 32;
const SELECTED_PX = 42;
const CLUSTER_PX = 40;

// Leaflet gives only pictures an alternative text; ours are drawings.
const LabelledIcon = L.DivIcon.extend({
  createIcon(old) {
    const element = L.DivIcon.prototype.createIcon.call(this, old);
    if (this.options.label) element.setAttribute("aria-label", this.options.label);
    return element;
  },
});

/** Return the icon of a feature; label is what a screen reader says. */
export function sealIcon(kind, label, selected) {
  const size = selected ? SELECTED_PX : SEAL_PX;
  const drawing = makeSvg("svg", { class: "seal", viewBox: "0 0 32 32", "aria-hidden": "true" },
    makeSvg("use", { href: `#${SYMBOLS[kind]}` }));
  return new LabelledIcon({
    html: make("span", { class: selected ? "pin on" : "pin" }, drawing),
    className: "pin-box",
    iconSize: [size, size],
    label,
  });
}

/** Return the icon of several features close together. */
export function clusterIcon(count, label) {
  return new LabelledIcon({
    html: make("span", { class: "disc" }, String(count)),
    className: "pin-box",
    iconSize: [CLUSTER_PX, CLUSTER_PX],
    label,
  });
}
