/* The map beside the list, and a thing's own small map: what one says, the other says. */

import { openDistricts, openTerritories } from "./areas.js";
import { readFeatures } from "./elements.js";
import { fillCard } from "./frame.js";
import { sayNow } from "./hours.js";
import { openLayers, writeCounts } from "./layers.js";
import { openMarks } from "./marks.js";
import { showNear } from "./near.js";
import { openPicking } from "./pick.js";
import { sayDay, wordOf } from "./words.js";

/** Draw the features of the page's own question; returns window.kyodoMap's functions. */
export function openFinder(map, clusters, box, frame) {
  const card = document.querySelector("#chizu .pop");
  const features = new Map(); // by uid, everything that was found
  const nameOf = ({ kind, title, adoption_state: state }) =>
    [wordOf("kind", kind), title, wordOf("state", state)].filter(Boolean).join(" ");
  const marks = openMarks(map, clusters, {
    clusterLabel: box.dataset.cluster,
    nameOf,
    press: (uid) => select(uid, "map"),
    // Territories have a chip of their own.
    quiet: new Set(box.dataset.only ? [] : ["organisation"]),
  });
  const territories = openTerritories(map, box, selectTerritory);
  if (card) frame.keepClear(card);
  let picking = { close: () => false, remove() {} };
  let hours = {};
  let selected = null;
  let territory = null;
  let openedFrom = null;

  const listed = (uid) => document.querySelectorAll(`[data-uid="${CSS.escape(uid)}"]`);
  const listItem = (uid) => document.querySelector(`#ichiran [data-uid="${CSS.escape(uid)}"]`);

  function mark(uid, on) {
    for (const item of listed(uid)) item.classList.toggle("on", on);
    marks.mark(uid, on);
  }

  /** Take back whatever is selected. */
  function clear() {
    if (selected !== null) mark(selected, false);
    if (territory) territories.mark(territory, false);
    [selected, territory] = [null, null];
    if (card) card.hidden = true;
  }

  /** Select a feature by its uid, or nothing by null. */
  function select(uid, from = null) {
    if (uid !== null && !features.has(uid)) return;
    picking.remove();
    clear();
    if (uid === null) return;
    selected = uid;
    openedFrom = from;
    mark(uid, true);
    if (!card) return;
    const { title, where, adoption_state: state } = features.get(uid).properties;
    const lines = [sayWhen(uid), sayHours(uid), wordOf("state", state), where];
    fillCard(card, { title, lines, href: addressOf(uid) }, close);
    const entry = marks.entries.get(uid);
    if (entry) frame.reveal(entry.marker.getLatLng(), card);
    if (from === "map") listItem(uid)?.scrollIntoView({ block: "nearest" });
    if (from) frame.whenSeen(() => card.focus({ preventScroll: true }));
  }

  function selectTerritory({ name, title, href }, shape) {
    picking.remove();
    clear();
    territory = shape;
    territories.mark(shape, true);
    const lines = [card.dataset.territory, title && title !== name ? title : ""];
    fillCard(card, { title: name, lines, href, more: card.dataset.association }, close);
    card.focus({ preventScroll: true });
  }

  function close() {
    if (picking.close()) return;
    const [uid, from] = [selected, openedFrom];
    clear();
    if (uid === null) {
      box.focus({ preventScroll: true });
      return;
    }
    const button = listItem(uid)?.querySelector(".show-on-map");
    const back = from !== "map" && button?.offsetParent ? button
      : marks.entries.get(uid)?.marker.getElement() ?? box;
    back.focus({ preventScroll: true });
  }

  function addressOf(uid) {
    const { path } = features.get(uid).properties;
    if (!path) return listItem(uid)?.querySelector("h3 a")?.getAttribute("href");
    const address = new URL(box.dataset.base, window.location);
    address.pathname += path;
    return address.pathname + address.search;
  }

  function sayWhen(uid) {
    const { next_on: day, start_time: time, status } = features.get(uid).properties;
    if (status === "cancelled") return card.dataset.cancelled;
    if (!day) return "";
    const said = [sayDay(day), time ? `${time.replace(/^0/, "")}〜` : ""].join(" ").trim();
    return card.dataset.next.replace("{}", said);
  }

  function sayHours(uid) {
    const spans = hours.hours?.[uid];
    if (!spans) return "";
    const times = spans.map((span) => span.map((time) => time.replace(/^0/, "")).join("〜"));
    const { open, shut, today, closedToday } = card.dataset;
    const day = times.length ? today.replace("{}", times.join("、")) : closedToday;
    return [day, sayNow({ on: hours.on, spans }, { open, shut })].filter(Boolean).join(" ");
  }

  async function draw() {
    const wantsHours = card && box.dataset.hoursUrl;
    const [districts, found, day] = await Promise.all([
      box.dataset.districts ? readFeatures(box.dataset.districts) : [],
      readFeatures(box.dataset.features),
      wantsHours ? fetch(box.dataset.hoursUrl).then((answer) => answer.json()) : {},
    ]);
    hours = day;
    for (const feature of found) features.set(feature.id, feature);
    marks.addAll(found);
    const showDistricts = openDistricts(map, districts);
    const show = (chosen) => {
      const uid = selected;
      marks.show(box.dataset.only ? kindsOf(found) : chosen);
      showDistricts(chosen.has("districts") || Boolean(box.dataset.only));
      territories.show(chosen.has("territories"));
      map.fire("relabel"); // where seals were, a name may fit now
      if (uid !== null && marks.entries.has(uid) && !marks.isShown(uid)) clear();
    };
    const layers = openLayers(show);
    writeCounts(found);
    show(layers.chosen());
    place();
    if (box.dataset.only) select(box.dataset.only);
    picking = openPicking(map, box, frame, { card, clear });
    listen();
  }

  /** Show what was asked for: the nearest, all that was found, or the whole city. */
  function place() {
    const places = marks.uids().map((uid) => marks.entries.get(uid).marker.getLatLng());
    const near = showNear(map, box, places);
    if (near) frame.setHome(near);
    else if (places.length && (box.dataset.narrowed || box.dataset.only)) frame.setHome(marks.bounds());
  }

  function listen() {
    for (const button of document.querySelectorAll(".show-on-map")) {
      button.hidden = false;
      button.addEventListener("click", () => {
        // On phones the map has the list's place once it is the target.
        if (!box.clientWidth) window.location.hash = "chizu";
        select(button.closest("[data-uid]").dataset.uid, "list");
      });
    }
    box.parentElement.addEventListener("keydown", ({ key }) => {
      if (key !== "Escape" || !card) return;
      if (selected !== null || !card.hidden) close();
      else picking.close();
    });
  }

  return {
    ready: draw(),
    uids: marks.uids,
    select: (uid) => select(uid),
    selected: () => selected,
  };
}

function kindsOf(features) {
  return new Set(features.flatMap(({ properties: { kind, adoption_state: state } }) =>
    [kind, `site-${state}`]));
}
