/* Everything that has a place, as marks in clusters; thousands cost only those in view. */

import { insidePoint } from "./inside.js";
import { layersOf } from "./layers.js";
import { clusterIcon, NamedMarker, sealIcon } from "./seals.js";

/**
 * Make the marks of features; `press` is called with the uid of one that is pressed.
 * Shapes of the kinds in `quiet` are drawn only while they are selected.
 */
export function openMarks(map, clusters, { clusterLabel, nameOf, press, quiet }) {
  const entries = new Map(); // by uid
  let shown = new Set();
  let selected = null;

  clusters.options.iconCreateFunction = (cluster) => {
    const count = cluster.getChildCount();
    return clusterIcon(count, clusterLabel?.replace("{}", count));
  };
  // One listener for all marks, on their group.
  clusters.on("click", ({ layer }) => press(layer.options.uid));
  clusters.on("keydown", ({ layer, originalEvent }) => {
    if (originalEvent.key === "Enter" && layer?.options.uid) press(layer.options.uid);
  });
  // The disc that was pressed is gone: the keyboard goes on from the map.
  clusters.on("clusterkeypress", ({ originalEvent }) => {
    if (originalEvent.key !== "Enter") return;
    map.once("moveend", () => map.getContainer().focus({ preventScroll: true }));
  });

  function add(feature) {
    const { kind, adoption_state: state } = feature.properties;
    const [longitude, latitude] = insidePoint(feature.geometry);
    const marker = new NamedMarker([latitude, longitude], {
      icon: sealIcon(kind, state, false),
      label: () => nameOf(feature.properties),
      uid: feature.id,
    });
    const shape = feature.geometry.type.endsWith("Point") ? null
      : L.geoJSON(feature, { interactive: false, style: { className: `shape shape-${kind}` } });
    entries.set(feature.id, { kind, state, marker, shape, layers: layersOf(feature.properties) });
  }

  return {
    entries,
    addAll(features) {
      for (const feature of features) if (feature.geometry) add(feature);
    },
    /** Show the marks whose layers are all chosen. */
    show(chosen) {
      const wanted = new Set();
      for (const [uid, { layers }] of entries) {
        if (layers.every((layer) => chosen.has(layer))) wanted.add(uid);
      }
      for (const [uid, { kind, shape }] of entries) {
        if (!shape || quiet.has(kind) || wanted.has(uid) === shown.has(uid)) continue;
        if (wanted.has(uid)) shape.addTo(map);
        else shape.remove();
      }
      shown = wanted;
      clusters.clearLayers();
      clusters.addLayers([...wanted].filter((uid) => uid !== selected)
        .map((uid) => entries.get(uid).marker));
    },
    isShown: (uid) => shown.has(uid),
    uids: () => [...shown],
    /** Mark a feature; a selected seal stands by itself, outside every cluster. */
    mark(uid, on) {
      const entry = entries.get(uid);
      if (!entry) return;
      selected = on ? uid : null;
      (on ? clusters : map).removeLayer(entry.marker);
      entry.marker.setIcon(sealIcon(entry.kind, entry.state, on));
      entry.marker.setZIndexOffset(on ? 1000 : 0);
      if (on) map.addLayer(entry.marker);
      else if (shown.has(uid)) clusters.addLayer(entry.marker);
      if (quiet.has(entry.kind)) {
        if (on) entry.shape?.addTo(map);
        else entry.shape?.remove();
      }
      entry.shape?.eachLayer((part) => part.getElement()?.classList.toggle("on", on));
    },
    /** The bounds of all that is shown. */
    bounds() {
      const layers = [...shown].map((uid) => entries.get(uid))
        .map(({ marker, shape }) => shape ?? marker);
      return L.featureGroup(layers).getBounds().pad(0.05);
    },
  };
}
