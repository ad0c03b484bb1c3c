/* A point that is certainly inside a geometry, for its seal or its name. */

/** Return [longitude, latitude] in the largest part of a GeoJSON geometry. */
export function insidePoint({ type, coordinates, geometries }) {
  switch (type) {
    case "Point": return coordinates;
    case "MultiPoint": return coordinates[0];
    case "LineString": return middle(coordinates);
    case "MultiLineString": return middle(longest(coordinates));
    case "GeometryCollection": return insidePoint(geometries[0]);
    default: return insideRings(largestPart({ type, coordinates }));
  }
}

/** Return the rings of a polygon's, or of a multipolygon's largest, part. */
export function largestPart({ type, coordinates }) {
  if (type === "Polygon") return coordinates;
  return coordinates.reduce((best, part) => (area(part[0]) > area(best[0]) ? part : best));
}

function middle(line) {
  return line[Math.floor(line.length / 2)];
}

function longest(lines) {
  return lines.reduce((best, line) => (line.length > best.length ? line : best));
}

function area(ring) {
  let twice = 0;
  for (let i = 1; i < ring.length; i += 1) {
    twice += ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1];
  }
  return Math.abs(twice / 2);
}

// The middle of the widest stretch inside, half way up: a centroid may lie outside.
function insideRings(rings) {
  const heights = rings[0].map((point) => point[1]);
  const y = (Math.min(...heights) + Math.max(...heights)) / 2;
  const crossings = [];
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i += 1) {
      const [[x1, y1], [x2, y2]] = [ring[i - 1], ring[i]];
      if (y1 <= y !== y2 <= y) crossings.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1));
    }
  }
  crossings.sort((left, right) => left - right);
  let widest = [rings[0][0][0], rings[0][0][0]];
  for (let i = 1; i < crossings.length; i += 2) {
    if (crossings[i] - crossings[i - 1] > widest[1] - widest[0]) {
      widest = [crossings[i - 1], crossings[i]];
    }
  }
  return [(widest[0] + widest[1]) / 2, y];
}
