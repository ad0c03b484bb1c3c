"""Reads TopoJSON with our own code: outlines are put together from shared arcs."""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from geo.ingest.geojson_shapes import ShapeReader, require_count
from geo.ingest.limits import Limits
from geo.ingest.notes import Note, refusal
from geo.ingest.strict_geojson import read_properties
from geo.ingest.table import SourceRow, SourceTable

_PAIR: Final = 2
_RING_POINTS: Final = 4

Position = list[float]


def read_topology(
    document: Mapping[str, Any],
    *,
    file: str,
    encoding: str,
    layer: str | None,
    geographic: bool,
    limits: Limits,
) -> SourceTable:
    """Return the features of one object of a topology.

    Parameters
    ----------
    document
        A loaded JSON object of type "Topology".
    file, encoding
        Passed on to errors and to the result.
    layer
        Name of the object; None takes the only one.
    geographic
        Whether coordinates are longitude and latitude: TopoJSON names no
        coordinate system, so they must then lie in Japan.
    limits
        Caps on features and vertices.

    Raises
    ------
    InvalidLayerError
        Several objects, an arc that does not exist, a number that is none, or
        what `parse_geojson` refuses.
    """
    geometries = _choose_object(document, layer, file=file)
    require_count(len(geometries), file=file, limits=limits)
    notes: list[Note] = []
    if geographic:
        message = (
            "TopoJSONには座標系の指定がないため、経度・緯度（WGS 84）として読みました。"
        )
        notes.append(Note("doubt", None, None, message))
    topology = _Topology(document, notes, file=file, limits=limits)
    reader = ShapeReader(file, limits, notes, geographic=geographic)
    headers: dict[str, None] = {}
    rows = []
    for number, geometry in enumerate(geometries, start=1):
        if not isinstance(geometry, dict):
            raise refusal(file, "geometryの形が正しくありません。", row=number)
        cells = read_properties(geometry, number, notes, file=file)
        headers.update(dict.fromkeys(cells))
        if len(headers) > limits.columns:
            raise refusal(
                file, f"列が多すぎます（上限{limits.columns}列）。", row=number
            )
        shape = reader.read(topology.unfold(geometry, number), number)
        rows.append(SourceRow(number, cells, shape))
    return SourceTable(
        file=file,
        headers=tuple(headers),
        rows=tuple(rows),
        has_shapes=True,
        crs="EPSG:4326" if geographic else None,
        encoding=encoding,
        notes=tuple(notes),
    )


def _choose_object(
    document: Mapping[str, Any], layer: str | None, *, file: str
) -> Sequence[object]:
    objects = document.get("objects")
    if not isinstance(objects, dict) or not objects:
        raise refusal(file, "TopoJSONのobjectsがありません。")
    names = "、".join(f"「{name[:40]}」" for name in list(objects)[:20])
    if layer is None and len(objects) > 1:
        raise refusal(
            file, f"レイヤーを1つに決められません。次から指定してください: {names}"
        )
    if layer is not None and layer not in objects:
        raise refusal(file, f"レイヤー「{layer}」がありません。レイヤー: {names}")
    chosen = objects[next(iter(objects)) if layer is None else layer]
    if not isinstance(chosen, dict):
        raise refusal(file, "TopoJSONのobjectsの形が正しくありません。")
    if chosen.get("type") != "GeometryCollection":
        return [chosen]
    geometries = chosen.get("geometries")
    if not isinstance(geometries, list):
        raise refusal(file, "TopoJSONのobjectsの形が正しくありません。")
    return geometries


class _Topology:
    """The arcs of a document, as positions."""

    def __init__(
        self,
        document: Mapping[str, Any],
        notes: list[Note],
        *,
        file: str,
        limits: Limits,
    ) -> None:
        self.file, self.limits, self.notes = file, limits, notes
        self.row, self.points = 0, 0
        self.scale: tuple[float, float] | None = None
        self.translate = (0.0, 0.0)
        transform = document.get("transform")
        if transform is not None:
            if not isinstance(transform, dict):
                raise self._refuse("TopoJSONのtransformの形が正しくありません。")
            self.scale = self._pair(transform.get("scale"))
            self.translate = self._pair(transform.get("translate"))
        arcs = document.get("arcs", [])
        if not isinstance(arcs, list):
            raise self._refuse("TopoJSONのarcsの形が正しくありません。")
        self.arcs = [self._read_arc(arc) for arc in arcs]

    def unfold(self, geometry: Mapping[str, Any], row: int) -> dict[str, Any] | None:
        """Return a geometry with its coordinates in place of its arcs."""
        self.row, self.points = row, 0
        kind, arcs = geometry.get("type"), geometry.get("arcs")
        coordinates: object
        match kind:
            case None:
                return None
            case "Point":
                coordinates = self._place(geometry.get("coordinates"))
            case "MultiPoint":
                coordinates = [
                    self._place(p) for p in self._list(geometry.get("coordinates"))
                ]
            case "LineString":
                coordinates = self._join(arcs)
            case "MultiLineString":
                coordinates = [self._join(part) for part in self._list(arcs)]
            case "Polygon":
                coordinates = self._rings(arcs)
            case "MultiPolygon":
                parts = [self._rings(part) for part in self._list(arcs)]
                coordinates = [part for part in parts if part]
            case _:
                coordinates = None
        return {"type": kind, "coordinates": coordinates}

    def _refuse(self, reason: str) -> Exception:
        return refusal(self.file, reason, row=self.row or None)

    def _list(self, value: object) -> list[Any]:
        if not isinstance(value, list):
            raise self._refuse("arcsの入れ子が図形の種類と合いません。")
        return value

    def _pair(self, value: object) -> tuple[float, float]:
        parts = self._list(value)
        if len(parts) < _PAIR or any(
            isinstance(part, bool) or not isinstance(part, int | float)
            for part in parts[:_PAIR]
        ):
            raise self._refuse("座標に数でないものがあります。")
        try:
            x, y = float(parts[0]), float(parts[1])
        except OverflowError:
            raise self._refuse("座標の数が大きすぎます。") from None
        if not (math.isfinite(x) and math.isfinite(y)):
            raise self._refuse("座標の数が大きすぎます。")
        return x, y

    def _read_arc(self, arc: object) -> list[Position]:
        pairs = [self._pair(position) for position in self._list(arc)]
        self.points += len(pairs)
        if self.points > self.limits.all_vertices:
            raise self._refuse(
                f"頂点が多すぎます（全体の上限{self.limits.all_vertices:,}点）。"
                "図形を簡略化してください。"
            )
        if self.scale is None:
            return [[x, y] for x, y in pairs]
        positions, x, y = [], 0.0, 0.0
        for dx, dy in pairs:
            x, y = x + dx, y + dy
            positions.append(self._scaled(x, y))
        return positions

    def _scaled(self, x: float, y: float) -> Position:
        if self.scale is None:
            return [x, y]
        return [
            x * self.scale[0] + self.translate[0],
            y * self.scale[1] + self.translate[1],
        ]

    def _place(self, value: object) -> Position:
        return self._scaled(*self._pair(value))

    def _join(self, indices: object) -> list[Position]:
        """Return arcs put end to end; a negative index runs through its arc backwards."""
        joined: list[Position] = []
        for index in self._list(indices):
            if isinstance(index, bool) or not isinstance(index, int):
                raise self._refuse("arcsの番号が整数ではありません。")
            number = index if index >= 0 else ~index
            if number >= len(self.arcs):
                raise self._refuse(f"arcsに{number}番がありません。")
            arc = self.arcs[number]
            # An arc can be named a million times: counted before it is copied.
            self.points += len(arc)
            if self.points > 2 * self.limits.vertices:
                raise self._refuse(
                    f"頂点が多すぎます（1件の上限{self.limits.vertices:,}点）。"
                    "図形を簡略化してください。"
                )
            run = arc if index >= 0 else arc[::-1]
            joined.extend(run[1:] if joined else run)
        return joined

    def _rings(self, arcs: object) -> list[list[Position]]:
        """Return a polygon's rings; what simplification made a line or a point is left out."""
        rings = [self._join(ring) for ring in self._list(arcs)]
        kept = [
            ring
            for ring in rings
            if len(ring) >= _RING_POINTS
            and sum(one != other for one, other in pairwise(ring)) >= _RING_POINTS - 1
        ]
        if len(kept) < len(rings):
            left = len(rings) - len(kept)
            message = f"簡略化でつぶれた輪郭（{left}個）を除きました。"
            self.notes.append(Note("repair", self.row, None, message))
            if rings[0] not in kept:
                return []
        return kept
