/* Placing something on the map: a point, a line or an area, by hand or by keys.
   Geoman moves what is drawn; its own drawing knows no keyboard, so points are set here. */

import { makeSvg } from "../map/elements.js";
import { openFrame } from "../map/frame.js";
import { fromText, pointsOf, toText } from "./shapes.js";

const LINE = { color: "#115a36", weight: 3, fillOpacity: 0.15 };
const OUTLINE = { color: "#767676", weight: 2, dashArray: "6 4", fill: false };
const OTHERS = { color: "#767676", weight: 2, fillOpacity: 0.1, radius: 6 };
const LEAST = { point: 1, line: 2, area: 3 };
const MOST = 2000;
const CLOSE = 17;

const editor = document.querySelector(".place-editor");
const part = document.getElementById("place-map");
const { map_kyodo: map } = window;

if (editor && part && map instanceof L.Map && map.pm) start();

function start() {
  const box = document.getElementById("map_kyodo");
  const said = document.getElementById("place-said");
  const field = (name) => editor.querySelector(`[name="${name}"]`);
  const list = editor.querySelector("select[name=place]");
  const radios = [...editor.querySelectorAll("[type=radio][name=place]")];
  const tool = (name) => part.querySelector(`[data-tool="${name}"]`);
  const act = (name) => part.querySelector(`[data-act="${name}"]`);
  let drawn = null; // {kind, layer}
  let drawing = null; // {kind, points, group}
  let mode = null;
  let asked = 0;

  part.hidden = false;
  const frame = openFrame(map, box);
  box.append(makeSvg("svg", { class: "map-cross", viewBox: "0 0 44 44", "aria-hidden": "true" },
    makeSvg("path", { d: "M22 2v15M22 27v15M2 22h15M27 22h15" }),
    makeSvg("circle", { cx: 22, cy: 22, r: 9 })));

  const words = (name, count) => said.dataset[name].replace("%n", count);
  const tell = (text) => { said.textContent = text; };

  function make(kind, points) {
    if (kind === "point") {
      return L.marker(points[0], {
        icon: L.divIcon({ className: "chosen-point", iconSize: [24, 24] }),
        keyboard: false,
      });
    }
    return kind === "line" ? L.polyline(points, LINE) : L.polygon(points, LINE);
  }

  /** Tell what was drawn, and then in which district that is. */
  function tellPlace(text, point) {
    tell(text);
    asked += 1;
    const mine = asked;
    const { lat, lng } = point;
    fetch(`${part.dataset.where}?lat=${lat.toFixed(6)}&lon=${lng.toFixed(6)}`)
      .then((answer) => answer.json())
      .then((found) => { if (mine === asked) tell(`${text}${found.said}`); })
      .catch(() => {});
  }

  function write() {
    const points = drawn ? pointsOf(drawn.kind, drawn.layer) : [];
    const [point] = points;
    const single = drawn?.kind === "point";
    field("geometry").value = drawn ? toText(drawn.kind, points) : "";
    field("location_source").value = drawn ? "manual" : "none";
    field("lat").value = single ? point.lat.toFixed(6) : "";
    field("lon").value = single ? point.lng.toFixed(6) : "";
    for (const one of radios) one.checked = one.value === "";
    if (list) list.value = "";
    if (drawn) field("place_off").checked = false;
    if (drawn) {
      const middle = single ? point : drawn.layer.getBounds().getCenter();
      tellPlace(words(drawn.kind, points.length), middle);
    }
  }

  function show(kind, points) {
    drawn?.layer.remove();
    const layer = make(kind, points).addTo(map);
    drawn = { kind, layer };
    layer.on("pm:edit pm:dragend pm:vertexremoved", write);
    buttons();
  }

  function buttons() {
    for (const button of part.querySelectorAll("[data-tool]")) {
      button.setAttribute("aria-pressed", String(button.dataset.tool === mode));
    }
    tool("edit").hidden = !drawn || drawn.kind === "point";
    tool("move").hidden = !drawn;
    act("finish").hidden = !drawing || drawing.kind === "point";
    act("finish").setAttribute("aria-disabled", String(!ready()));
    act("back").hidden = !drawing?.points.length;
    act("clear").hidden = !drawn && !drawing;
    box.classList.toggle("picking", Boolean(drawing));
    box.classList.toggle("aiming", mode === "move");
  }

  const ready = () => Boolean(drawing) && drawing.points.length >= LEAST[drawing.kind];

  function stop() {
    drawing?.group.remove();
    drawing = null;
    mode = null;
    if (drawn) {
      drawn.layer.pm.disable();
      drawn.layer.pm.disableLayerDrag();
    }
    map.doubleClickZoom.enable();
  }

  function begin(kind) {
    stop();
    mode = kind;
    drawing = { kind, points: [], group: L.layerGroup().addTo(map) };
    map.doubleClickZoom.disable();
    tell(said.dataset[{ point: "startPoint", line: "startLine", area: "startArea" }[kind]]);
    buttons();
    box.focus({ preventScroll: true });
  }

  function sketch() {
    drawing.group.clearLayers();
    const { kind, points, group } = drawing;
    const options = { interactive: false, pmIgnore: true };
    if (points.length > 1) group.addLayer(L.polyline(kind === "area" ? [...points, points[0]] : points, { ...LINE, dashArray: "6 6", ...options }));
    for (const point of points) group.addLayer(L.circleMarker(point, { ...LINE, radius: 6, fillOpacity: 1, ...options }));
  }

  function place(point) {
    if (mode === "move" && drawn) {
      moveTo(point);
      return;
    }
    if (!drawing) return;
    if (drawing.points.length >= MOST) {
      tell(said.dataset.many);
      return;
    }
    drawing.points.push(point);
    if (drawing.kind === "point") {
      finish();
      return;
    }
    sketch();
    tell(words("corner", drawing.points.length));
    buttons();
  }

  function moveTo(point) {
    const points = pointsOf(drawn.kind, drawn.layer);
    const from = drawn.kind === "point" ? points[0] : drawn.layer.getBounds().getCenter();
    const [dLat, dLng] = [point.lat - from.lat, point.lng - from.lng];
    const { kind } = drawn;
    stop();
    show(kind, points.map(({ lat, lng }) => L.latLng(lat + dLat, lng + dLng)));
    write();
    buttons();
  }

  function finish() {
    if (!ready()) return;
    const { kind, points } = drawing;
    stop();
    show(kind, points);
    write();
  }

  function back() {
    drawing.points.pop();
    sketch();
    tell(words("back", drawing.points.length));
    buttons();
    if (!drawing.points.length) box.focus({ preventScroll: true });
  }

  function clear() {
    stop();
    drawn?.layer.remove();
    drawn = null;
    write();
    tell(said.dataset.cleared);
    buttons();
    tool("point").focus();
  }

  for (const kind of Object.keys(LEAST)) {
    tool(kind).addEventListener("click", () => begin(kind));
  }
  tool("edit").addEventListener("click", () => {
    stop();
    mode = "edit";
    drawn.layer.pm.enable({ allowSelfIntersection: true, snappable: false });
    tell(said.dataset.edit);
    buttons();
  });
  tool("move").addEventListener("click", () => {
    stop();
    mode = "move";
    drawn.layer.pm.enableLayerDrag();
    tell(said.dataset.move);
    buttons();
    box.focus({ preventScroll: true });
  });
  act("finish").addEventListener("click", finish);
  act("back").addEventListener("click", back);
  act("clear").addEventListener("click", clear);
  map.on("click", ({ latlng }) => { if (drawing) place(latlng.wrap()); });
  box.addEventListener("keydown", (event) => {
    if (event.target !== box) return;
    if (event.key === "Enter" && (drawing || mode === "move")) {
      event.preventDefault();
      place(map.getCenter().wrap());
    } else if (event.key === "Backspace" && drawing?.points.length) {
      event.preventDefault();
      back();
    } else if (event.key === "Escape" && mode) {
      stop();
      buttons();
    }
  });

  // What is chosen in the fields is shown on the map.
  const point = (lat, lon) => (lat && lon && Number.isFinite(Number(lat) + Number(lon))
    ? L.latLng(Number(lat), Number(lon)) : null);
  function follow(latLng) {
    if (!latLng) return;
    stop();
    show("point", [latLng]);
    frame.whenSeen(() => map.setView(latLng, Math.max(map.getZoom(), 15), { animate: false }));
    tellPlace("", latLng);
  }
  for (const name of ["lat", "lon"]) {
    field(name).addEventListener("change", () => follow(point(field("lat").value, field("lon").value)));
  }
  list?.addEventListener("change", ({ target }) => {
    const { lat, lon } = target.selectedOptions[0].dataset;
    follow(point(lat, lon));
  });
  for (const one of radios) {
    one.addEventListener("change", () => follow(point(one.dataset.lat, one.dataset.lon)));
  }
  field("place_off").addEventListener("change", ({ target }) => { part.hidden = target.checked; });

  const stored = fromText(field("geometry").value);
  if (stored) {
    show(stored.kind, stored.points);
    const bounds = L.latLngBounds(stored.points);
    frame.whenSeen(() => map.fitBounds(bounds, { animate: false, maxZoom: CLOSE }));
  } else {
    const chosen = radios.find((one) => one.checked);
    if (chosen?.dataset.lat) follow(point(chosen.dataset.lat, chosen.dataset.lon));
  }
  buttons();

  if (part.dataset.ground) {
    fetch(part.dataset.ground)
      .then((answer) => answer.json())
      .then((found) => drawGround(found, stored))
      .catch(() => {});
  }

  function drawGround(found, fitted) {
    const others = found.features.filter(({ properties }) => properties.uid);
    const outline = found.features.filter(({ properties }) => !properties.uid);
    const options = { interactive: false, pmIgnore: true };
    L.geoJSON(others, {
      ...options,
      style: OTHERS,
      pointToLayer: (_feature, latLng) => L.circleMarker(latLng, { ...OTHERS, ...options }),
    }).addTo(map).eachLayer((layer) => layer.bringToBack?.());
    const edge = L.geoJSON(outline, { ...options, style: OUTLINE }).addTo(map);
    if (outline.length && !fitted && !drawn) frame.setHome(edge.getBounds());
  }
}
