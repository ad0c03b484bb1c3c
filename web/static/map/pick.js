/* Choosing a place on the map to search from: by a finger, or by Enter at the middle. */

import { make, makeSvg } from "./elements.js";
import { fillCard } from "./frame.js";

const DECIMALS = 4; // about ten metres: an address passed on does not tell a house

/** Open the button; nothing is chosen until it is pressed. */
export function openPicking(map, box, frame, { card, clear }) {
  const button = document.querySelector(".map-pick");
  if (!button || !card) return { close: () => false };
  const hint = document.querySelector(".map-pick-hint");
  let point = null;

  const cross = makeSvg("svg", { class: "map-cross", viewBox: "0 0 44 44", "aria-hidden": "true" },
    makeSvg("path", { d: "M22 2v15M22 27v15M2 22h15M27 22h15" }),
    makeSvg("circle", { cx: 22, cy: 22, r: 9 }));
  box.append(cross);

  const isOn = () => button.getAttribute("aria-pressed") === "true";

  function turn(on) {
    button.setAttribute("aria-pressed", String(on));
    box.classList.toggle("picking", on);
    const { said, keys } = hint.dataset;
    hint.replaceChildren(...(on ? [make("span", {}, said), make("span", { class: "keys" }, keys)] : []));
    if (on) box.focus({ preventScroll: true });
  }

  function remove() {
    point?.remove();
    point = null;
  }

  function put(latLng) {
    clear();
    remove();
    turn(false);
    point = L.marker(latLng, {
      icon: L.divIcon({ className: "chosen-point", iconSize: [24, 24] }),
      interactive: false,
      keyboard: false,
    }).addTo(map);
    const address = new URL(box.dataset.nearUrl, window.location);
    const place = [latLng.lat, latLng.wrap().lng].map((degrees) => degrees.toFixed(DECIMALS));
    address.searchParams.set("near", place.join(","));
    const { chosen, search } = button.dataset;
    fillCard(card, { title: chosen, lines: [], href: address.href, more: search, main: true }, close);
    frame.reveal(latLng, card);
    card.focus({ preventScroll: true });
  }

  /** Put away the point or the aim; returns whether there was one. */
  function close() {
    if (!point && !isOn()) return false;
    if (point) card.hidden = true;
    remove();
    turn(false);
    button.focus({ preventScroll: true });
    return true;
  }

  button.hidden = false;
  button.addEventListener("click", () => {
    clear();
    remove();
    turn(!isOn());
  });
  map.on("click", ({ latlng }) => { if (isOn()) put(latlng); });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target !== box || !isOn()) return;
    event.preventDefault();
    put(map.getCenter());
  });
  return { close, remove };
}
