/* What stands on the map: a kind's seal with its state, a disc for several close together. */

import { make, makeSvg } from "./elements.js";

const SYMBOLS = {
  activity: "k-act",
  adoption_site: "k-ado",
  local_issue: "k-iss",
  organisation: "k-asc",
  place: "k-fac",
  support_centre: "k-sup",
};
const MARKED = new Set(["free", "ending_soon", "review_due"]); // 活動中 needs no mark
const SEAL_PX = 32;
const SELECTED_PX = 42;
const CLUSTER_PX = 40;

// An icon makes its element only when the marker comes into view: thousands never do.
const SealIcon = L.DivIcon.extend({
  createIcon(old) {
    const { kind, state, selected } = this.options;
    const pin = make("span", { class: selected ? "pin on" : "pin" }, drawing(SYMBOLS[kind], 32));
    if (MARKED.has(state)) pin.append(drawing(`m-${state}`, 20, "seal-mark"));
    this.options.html = pin;
    return L.DivIcon.prototype.createIcon.call(this, old);
  },
});

const ClusterIcon = L.DivIcon.extend({
  createIcon(old) {
    const { count, label } = this.options;
    this.options.html = make("span", { class: "disc" }, String(count));
    const element = L.DivIcon.prototype.createIcon.call(this, old);
    if (label) element.setAttribute("aria-label", label);
    return element;
  },
});

/** A marker whose name a screen reader says; Leaflet gives one to pictures only. */
export const NamedMarker = L.Marker.extend({
  _initIcon() {
    L.Marker.prototype._initIcon.call(this);
    const { label } = this.options;
    this._icon.setAttribute("aria-label", typeof label === "function" ? label() : label);
  },
});

const icons = new Map();

/** Return the icon of a kind in a state; all of a kind share one. */
export function sealIcon(kind, state, selected) {
  const key = `${kind} ${state} ${selected}`;
  if (!icons.has(key)) {
    const size = selected ? SELECTED_PX : SEAL_PX;
    const look = { className: "pin-box", iconSize: [size, size] };
    icons.set(key, new SealIcon({ kind, state, selected, ...look }));
  }
  return icons.get(key);
}

/** Return the icon of several features close together. */
export function clusterIcon(count, label) {
  const look = { className: "pin-box", iconSize: [CLUSTER_PX, CLUSTER_PX] };
  return new ClusterIcon({ count, label, ...look });
}

function drawing(symbol, size, look = "seal") {
  return makeSvg("svg", { class: look, viewBox: `0 0 ${size} ${size}`, "aria-hidden": "true" },
    makeSvg("use", { href: `#${symbol}` }));
}
