"""Builds shapes from GeoJSON coordinates whose every number was looked at."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from geo.ingest.limits import Limits
from geo.ingest.notes import Note, refusal

LONGITUDES: Final = (122.0, 154.0)
LATITUDES: Final = (20.0, 46.0)
_RING_POINTS: Final = 4

Position = tuple[float, float]


def require_count(features: int, *, file: str, limits: Limits) -> None:
    """Refuse a file without features, or with more than may be read."""
    if features > limits.rows:
        raise refusal(
            file,
            f"地物が多すぎます（上限{limits.rows:,}件）。ファイルを分けてください。",
        )
    if not features:
        raise refusal(file, "地物が1件もありません。")


class ShapeReader:
    """Builds shapes of geometry objects, within limits."""

    def __init__(
        self, file: str, limits: Limits, notes: list[Note], *, geographic: bool
    ) -> None:
        self.file, self.geographic, self.limits, self.notes = (
            file,
            geographic,
            limits,
            notes,
        )
        self.row = 0
        self.vertices = self.all_vertices = 0
        self.builders: Mapping[str, Callable[[object], BaseGeometry]] = {
            "Point": lambda c: shapely.Point(self._position(c)),
            "MultiPoint": lambda c: shapely.MultiPoint(
                [self._position(p) for p in self._items(c)]
            ),
            "LineString": lambda c: shapely.LineString(self._line(c)),
            "MultiLineString": lambda c: shapely.MultiLineString(
                [self._line(part) for part in self._items(c)]
            ),
            "Polygon": self._polygon,
            "MultiPolygon": lambda c: shapely.MultiPolygon(
                [self._polygon(part) for part in self._items(c)]
            ),
        }

    def read(self, geometry: object, row: int) -> BaseGeometry | None:
        """Return the shape of a geometry object; None where it is null or empty."""
        self.row, self.vertices = row, 0
        if geometry is None:
            return None
        if not isinstance(geometry, dict):
            raise self._refuse("geometryの形が正しくありません。")
        if geometry.get("coordinates") == []:
            return None
        build = self.builders.get(str(geometry.get("type")))
        if build is None:
            raise self._refuse(
                f"図形の種類「{str(geometry.get('type'))[:40]}」は使えません。"
                "点・線・面で用意してください。"
            )
        return build(geometry.get("coordinates"))

    def _refuse(self, reason: str) -> Exception:
        return refusal(self.file, reason, row=self.row)

    def _items(self, value: object) -> Sequence[object]:
        if not isinstance(value, list) or not value:
            raise self._refuse("座標の入れ子が図形の種類と合いません。")
        return value

    def _position(self, value: object) -> Position:
        parts = self._items(value)
        if not 2 <= len(parts) <= 4:  # noqa: PLR2004 - x, y, and at most z and m
            raise self._refuse("座標は経度と緯度の2つの数で書いてください。")
        x, y = parts[0], parts[1]
        if (
            isinstance(x, bool)
            or isinstance(y, bool)
            or not isinstance(x, int | float)
            or not isinstance(y, int | float)
        ):
            raise self._refuse("座標に数でないものがあります。")
        self.vertices += 1
        self.all_vertices += 1
        if (
            self.vertices > self.limits.vertices
            or self.all_vertices > self.limits.all_vertices
        ):
            raise self._refuse(
                f"頂点が多すぎます（1件の上限{self.limits.vertices:,}点）。"
                "図形を簡略化してください。"
            )
        try:
            point = float(x), float(y)
        except OverflowError:
            raise self._refuse("座標の数が大きすぎます。") from None
        if not (math.isfinite(point[0]) and math.isfinite(point[1])):
            raise self._refuse("座標の数が大きすぎます。")
        if self.geographic:
            self._require_japan(*point)
        return point

    def _require_japan(self, x: float, y: float) -> None:
        if LONGITUDES[0] <= x <= LONGITUDES[1] and LATITUDES[0] <= y <= LATITUDES[1]:
            return
        if LONGITUDES[0] <= y <= LONGITUDES[1] and LATITUDES[0] <= x <= LATITUDES[1]:
            raise self._refuse(
                f"座標（{x}, {y}）は緯度と経度が入れ替わっています。"
                "経度、緯度の順に書いてください。"
            )
        raise self._refuse(
            f"座標（{x:.6g}, {y:.6g}）は日本の範囲（経度122〜154、緯度20〜46）の外です。"
            "平面直角座標などの場合は座標系を指定してください。"
        )

    def _line(self, value: object) -> list[Position]:
        positions = [self._position(part) for part in self._items(value)]
        if len(positions) < 2:  # noqa: PLR2004 - a line has two ends
            raise self._refuse("線の点が足りません。")
        return positions

    def _ring(self, value: object) -> list[Position]:
        positions = [self._position(part) for part in self._items(value)]
        if positions[0] != positions[-1]:
            positions.append(positions[0])
            self.notes.append(
                Note(
                    "repair", self.row, None, "閉じていない輪を、最初の点で閉じました。"
                )
            )
        if len(positions) < _RING_POINTS:
            raise self._refuse("面の輪郭の点が足りません。")
        return positions

    def _polygon(self, value: object) -> shapely.Polygon:
        rings = [self._ring(part) for part in self._items(value)]
        return shapely.Polygon(rings[0], rings[1:])
