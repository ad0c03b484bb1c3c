/* Outlines that can be switched: districts, and associations' territories with their names. */

import { readFeatures } from "./elements.js";
import { writeLabels } from "./labels.js";

/** Prepare the outlines of districts, under everything. */
export function openDistricts(map, districts) {
  // A pane of its own: they are filled, and would hide a territory under them.
  if (!map.getPane("ground")) map.createPane("ground").classList.add("ground");
  const style = { className: "shape outline" };
  const layer = L.geoJSON(districts, { interactive: false, pane: "ground", style });
  return switched(map, layer, () => writeLabels(map, districts, nameOf));
}

/** Prepare the territories; they are fetched when first asked for. */
export function openTerritories(map, box, select) {
  const { territories, territoryOwners } = box.dataset;
  let toggle = null;
  let wanted = false;
  const shapes = new Map();

  async function load() {
    const [areas, owners] = await Promise.all([
      readFeatures(territories),
      fetch(territoryOwners).then((answer) => answer.json()),
    ]);
    const set = new URL(territories, window.location).searchParams.get("areas");
    const owned = owners[set] ?? {};
    const layer = L.geoJSON(areas, {
      style: { className: "shape territory" },
      onEachFeature: ({ properties }, shape) => {
        shapes.set(properties.code, shape);
        shape.on("click", (event) => {
          L.DomEvent.stopPropagation(event);
          select({ ...properties, ...owned[properties.code] }, shape);
        });
      },
    });
    return switched(map, layer, () => writeLabels(map, areas, linesOf, undefined, "own"));
  }

  return {
    async show(on) {
      wanted = on;
      if (!territories || (!on && !toggle)) return;
      toggle ??= load();
      (await toggle)(wanted);
    },
    mark(shape, on) { shape.getElement()?.classList.toggle("on", on); },
  };
}

function nameOf({ properties }) {
  return [properties.name];
}

/** A name parted before 自治会 and before brackets is narrow: it fits more often. */
function linesOf({ properties }) {
  return properties.name.split(/(?<=.)(?=自治会|町内会|（)/);
}

function switched(map, layer, write) {
  let stop = null;
  return (on) => {
    if (on === (stop !== null)) return;
    if (on) {
      layer.addTo(map);
      layer.bringToBack();
      stop = write();
    } else {
      layer.remove();
      stop();
      stop = null;
    }
  };
}
