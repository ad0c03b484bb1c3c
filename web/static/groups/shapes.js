/* Shapes between the form's text (WKT, longitude first) and the map's points. */

const DECIMALS = 6; // about ten centimetres

const write = ({ lat, lng }) => `${lng.toFixed(DECIMALS)} ${lat.toFixed(DECIMALS)}`;
const ring = (points) => [...points, points[0]].map(write).join(", ");

/** Write the points of a point, a line or an area. */
export function toText(kind, points) {
  if (kind === "point") return `POINT (${write(points[0])})`;
  if (kind === "line") return `LINESTRING (${points.map(write).join(", ")})`;
  return `POLYGON ((${ring(points)}))`;
}

/** Read what `toText` writes; null for any other shape, which is shown and not edited. */
export function fromText(text) {
  const found = /^(POINT|LINESTRING|POLYGON)\s*\(+([-\d., ]+)\)+$/u.exec(text.trim());
  if (!found) return null;
  const points = found[2].split(",").map((pair) => {
    const [lng, lat] = pair.trim().split(/\s+/u).map(Number);
    return L.latLng(lat, lng);
  });
  const kind = { POINT: "point", LINESTRING: "line", POLYGON: "area" }[found[1]];
  if (kind === "area") points.pop();
  return { kind, points };
}

/** Return the points of a layer that Geoman changed. */
export function pointsOf(kind, layer) {
  if (kind === "point") return [layer.getLatLng()];
  return kind === "line" ? layer.getLatLngs() : layer.getLatLngs()[0];
}
