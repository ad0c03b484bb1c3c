/* The map's frame: its controls, its size, and the card at its foot. */

import { make, reducedMotion } from "./elements.js";

const CARD_ROOM_PX = 56;
const BUTTON_ROOM_PX = 88; // the button at the top, and half a seal
// No seal under the button at the top: it could not be pressed.
const FITTED = { animate: false, maxZoom: 16, paddingTopLeft: [0, 64] };

/** Make folium's map ready for a reader. Returns what pages do with it. */
export function openFrame(map, box) {
  let home = map.options.home;
  let seen = false;
  const waiting = [];

  map.attributionControl.setPrefix(false);
  map.eachLayer((layer) => { if (layer instanceof L.TileLayer) box.classList.add("tiled"); });
  L.control.zoom({
    zoomInText: "＋",
    zoomOutText: "－",
    zoomInTitle: box.dataset.zoomIn,
    zoomOutTitle: box.dataset.zoomOut,
  }).addTo(map);
  // A map made while it was hidden does not know its size: phones show the list first.
  new ResizeObserver(() => {
    if (!box.clientWidth) return;
    map.invalidateSize({ animate: false, pan: false });
    if (!seen) map.fitBounds(home, FITTED);
    seen = true;
    while (waiting.length) waiting.shift()();
  }).observe(box);

  const whenSeen = (act) => (box.clientWidth && seen ? act() : waiting.push(act));
  return {
    whenSeen,
    /** Show these bounds now, or when the map is first seen. */
    setHome(bounds) {
      home = bounds;
      if (seen) map.fitBounds(home, FITTED);
    },
    /** Hide what lies under the card: half covered, it could not be pressed. */
    keepClear(card) {
      let asked = 0;
      const cover = () => {
        asked = 0;
        const room = card.hidden ? null : card.getBoundingClientRect();
        for (const icon of box.querySelectorAll(".leaflet-marker-icon")) {
          const at = room && icon.getBoundingClientRect();
          icon.classList.toggle("covered", Boolean(room) && at.bottom > room.top
            && at.top < room.bottom && at.right > room.left && at.left < room.right);
        }
      };
      const ask = () => { asked ||= requestAnimationFrame(cover); };
      new MutationObserver(ask).observe(card, { attributes: true, childList: true });
      map.on("moveend layeradd", ask);
    },
    /** Move no further than needed to see a point beside the card. */
    reveal(latLng, card) {
      whenSeen(() => map.panInside(latLng, {
        paddingTopLeft: [CARD_ROOM_PX, BUTTON_ROOM_PX],
        paddingBottomRight: [CARD_ROOM_PX, CARD_ROOM_PX + (card?.offsetHeight ?? 0)],
        animate: !reducedMotion,
      }));
    },
  };
}

/** Fill the card: a heading, lines of text, where to read on, and a way to close it. */
export function fillCard(card, { title, lines, href, more, main }, close) {
  const word = more ?? card.dataset.more;
  const look = main ? { class: "btn btn-main" } : {};
  const link = href ? [make("a", { href, ...look }, word)] : [];
  const button = make("button", { type: "button", class: "btn btn-quiet" }, card.dataset.close);
  button.addEventListener("click", close);
  card.replaceChildren(
    make("p", { class: "pop-title" }, title),
    ...lines.filter(Boolean).map((line) => make("p", { class: "num" }, line)),
    make("p", { class: main ? "pop-row pop-main" : "pop-row" }, ...link, button),
  );
  card.hidden = false;
}
