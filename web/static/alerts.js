/* The form for letters: draw the area on a map, where there is a map to draw on. */

import { openFrame } from "./map/frame.js";

const LINE = { color: "#115a36", weight: 3, fillOpacity: 0.15 };
const OUTLINE = { color: "#767676", weight: 1, fill: false };
const { map_kyodo: map } = window;
const draw = document.getElementById("draw");

if (draw && map instanceof L.Map && map.pm) {
  const find = (id) => document.getElementById(id);
  const box = find("draw-box"), start = find("draw-start"), help = find("draw-help");
  const where = find("f-where"), area = find("drawn-area");
  let drawn = null;

  openFrame(map, find("map_kyodo"));
  map.pm.setGlobalOptions({ pathOptions: LINE, templineStyle: LINE, hintlineStyle: { ...LINE, dashArray: "6 6" } });
  draw.hidden = false;
  // Outlines to find one's way by, also where there is no base map.
  fetch(find("map_kyodo").dataset.outlines)
    .then((answer) => answer.json())
    .then((found) => L.geoJSON(found, { interactive: false, pmIgnore: true, style: OUTLINE }).addTo(map))
    .catch(() => {});

  const tell = (words) => {
    help.textContent = words;
    help.hidden = false;
  };
  const choose = () => {
    let option = where.querySelector('option[value="drawn"]');
    if (!option) {
      option = document.createElement("option");
      option.value = "drawn";
      option.textContent = where.dataset.drawn;
      where.append(option);
    }
    where.value = "drawn";
  };
  const keep = (layer) => {
    drawn?.remove();
    drawn = layer;
    area.value = JSON.stringify(layer.toGeoJSON(5).geometry);
    choose();
    start.textContent = start.dataset.again;
    tell(help.dataset.done);
  };

  start.addEventListener("click", () => {
    box.hidden = false;
    tell(help.dataset.drawing);
    map.pm.disableDraw();
    map.pm.enableDraw("Polygon", { tooltips: false, continueDrawing: false, snappable: false });
  });
  map.on("pm:create", ({ layer }) => keep(layer));

  if ("chosen" in where.dataset) {
    choose();
    try {
      const [layer] = L.geoJSON(JSON.parse(area.value), { style: LINE }).getLayers();
      box.hidden = false;
      keep(layer.addTo(map));
      map.fitBounds(layer.getBounds(), { animate: false });
    } catch {
      area.value = "";
    }
  }
}
