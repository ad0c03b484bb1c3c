/* Points with a card each. What would lie on top of each other shares one pin and a list. */

import { make, makeSvg } from "./map/elements.js";
import { fillCard } from "./map/frame.js";
import { clusterIcon, NamedMarker } from "./map/seals.js";

const LONGEST = 60;
const LEAST_M = 4000;
const APART_PX = 36; // nearer than this, one pin would cover the other
// A collaboration's sign: shape and character tell it, never the colour alone.
const LOOKS = {
  running: ["k-work"],
  soon: ["k-work", "m-ending_soon"],
  late: ["k-work", "m-review_due"],
  over: ["k-work-over"],
  preparing: ["k-work-over", "m-preparing"],
};

/** What a card says: a voice in its own words, a call or a work by title and place. */
function tell({ text, title, area, place, lines, href, page, look }) {
  const said = text ?? title;
  return {
    title: said.length > LONGEST ? `${said.slice(0, LONGEST)}…` : said,
    lines: lines ?? [area ?? place].filter(Boolean),
    href: href ?? page,
    look,
  };
}

/** Draw features as pins on a map. `still`: they only show where something is. */
export function openPoints(map, box, frame, features, { still = false } = {}) {
  const card = box.parentElement.querySelector(".pop");
  const things = features.map(({ geometry, properties }) => ({
    ...tell(properties),
    at: L.latLng([...geometry.coordinates].reverse()),
  }));
  const pins = L.layerGroup().addTo(map);
  card.dataset.close = box.dataset.close;

  function open(pin, group) {
    const close = () => {
      card.hidden = true;
      (pin.getElement()?.isConnected ? pin.getElement() : box).focus({ preventScroll: true });
    };
    if (group.length === 1) fillCard(card, { ...group[0], more: box.dataset.more }, close);
    else fillList(card, group, box.dataset.several.replace("{}", group.length), close);
    frame.reveal(pin.getLatLng(), card);
    card.scrollTop = 0;
    card.focus({ preventScroll: true });
  }

  function draw() {
    pins.clearLayers();
    for (const group of groupsOf(map, things)) {
      const label = group.map(({ title, lines }) => [title, ...lines].join("、")).join("／");
      const count = group.length > 1 ? `${box.dataset.several.replace("{}", group.length)}：` : "";
      const pin = new NamedMarker(group[0].at, {
        icon: iconOf(group),
        title: `${count}${group.map(({ title }) => title).join("、")}`,
        label: `${count}${label}`,
        interactive: !still,
        keyboard: !still,
        zIndexOffset: group.some(({ look }) => look === "late") ? 500 : 0,
      }).addTo(pins);
      if (still) {
        pin.getElement()?.setAttribute("role", "img"); // a name needs something that has one
        continue;
      }
      pin.on("click", () => open(pin, group));
      pin.on("keydown", ({ originalEvent }) => {
        if (originalEvent.key === "Enter") open(pin, group);
      });
    }
  }

  if (things.length) frame.setHome(around(things.map(({ at }) => at)));
  map.on("zoomend", draw);
  frame.whenSeen(() => {
    draw();
    box.setAttribute("data-ready", "");
  });
}

/** Room for all, and for enough of the districts around them to know where it is. */
function around(places) {
  const bounds = L.latLngBounds(places).pad(0.1);
  return bounds.extend(bounds.getCenter().toBounds(LEAST_M));
}

/** Put things whose pins would cover each other together, in the order they came. */
function groupsOf(map, things) {
  const groups = [];
  for (const thing of things) {
    const pixel = map.project(thing.at);
    const near = groups.find((group) => group.pixel.distanceTo(pixel) < APART_PX);
    if (near) near.things.push(thing);
    else groups.push({ pixel, things: [thing] });
  }
  return groups.map((group) => group.things);
}

function iconOf(group) {
  const late = group.some(({ look }) => look === "late");
  if (group.length > 1) {
    const icon = clusterIcon(group.length);
    return late ? marked(icon) : icon;
  }
  const symbols = LOOKS[group[0].look];
  if (!symbols) return L.divIcon({ className: "chosen-point", iconSize: [24, 24] });
  const pin = make("span", { class: "pin" }, drawing(symbols[0], 32, "seal"));
  if (symbols[1]) pin.append(drawing(symbols[1], 20, "seal-mark"));
  return L.divIcon({ className: "pin-box", iconSize: [32, 32], html: pin });
}

/** A disc that says that something in it is late. */
function marked(icon) {
  const plain = icon.createIcon.bind(icon);
  icon.createIcon = (old) => {
    const element = plain(old);
    element.append(drawing("m-review_due", 20, "seal-mark"));
    return element;
  };
  return icon;
}

function drawing(symbol, size, look) {
  return makeSvg("svg", { class: look, viewBox: `0 0 ${size} ${size}`, "aria-hidden": "true" },
    makeSvg("use", { href: `#${symbol}` }));
}

/** Fill the card with several things, each with its own link. */
function fillList(card, group, heading, close) {
  const button = make("button", { type: "button", class: "btn btn-quiet" }, card.dataset.close);
  button.addEventListener("click", close);
  card.replaceChildren(
    make("p", { class: "pop-title" }, heading),
    make("ul", { class: "pop-list" }, ...group.map(({ title, lines, href }) => make("li", {},
      make("a", { href }, title),
      ...lines.map((line) => make("span", { class: "also" }, line))))),
    make("p", { class: "pop-row" }, button),
  );
  card.hidden = false;
}
