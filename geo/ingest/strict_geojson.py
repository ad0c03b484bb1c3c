"""Reads GeoJSON (RFC 7946) with our own code: a stranger's text never reaches GDAL."""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NoReturn

import shapely
from shapely.geometry.base import BaseGeometry

from geo.ingest.decoding import clean_cell
from geo.ingest.limits import LAYER_LIMITS, Limits
from geo.ingest.notes import Note, refusal
from geo.ingest.table import SourceRow, SourceTable

LONGITUDES: Final = (122.0, 154.0)
LATITUDES: Final = (20.0, 46.0)
_RING_POINTS: Final = 4

Position = tuple[float, float]


def parse_geojson(
    text: str,
    *,
    file: str,
    encoding: str,
    geographic: bool = True,
    limits: Limits = LAYER_LIMITS,
) -> SourceTable:
    """Return a FeatureCollection's properties as text and its geometries as shapes.

    Parameters
    ----------
    text
        Decoded file.
    file, encoding
        Passed on to errors and to the result.
    geographic
        Whether coordinates are longitude and latitude, as RFC 7946 demands;
        then they must lie in Japan (122–154, 20–46). False when the user names
        another coordinate system.
    limits
        Caps on features and vertices.

    Raises
    ------
    InvalidLayerError
        Not a FeatureCollection, a forbidden geometry type (GeometryCollection),
        a wrong nesting, NaN or Infinity, a coordinate out of Japan, or too much
        of anything.

    Notes
    -----
    A ``crs`` member is never followed: it can name an address on the network.
    Nesting is checked before shapely sees a number; shapely itself crashes on
    text nested 200,000 deep.
    """
    document = _load(text, file=file)
    if document.get("type") == "Topology":
        raise refusal(file, "TopoJSONはまだ読めません。GeoJSONに変換してください。")
    features = document.get("features")
    if document.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise refusal(file, "GeoJSONのFeatureCollectionではありません。")
    if len(features) > limits.rows:
        raise refusal(
            file,
            f"地物が多すぎます（上限{limits.rows:,}件）。ファイルを分けてください。",
        )
    if not features:
        raise refusal(file, "地物が1件もありません。")
    notes: list[Note] = []
    if "crs" in document:
        notes.append(
            Note(
                "doubt",
                None,
                None,
                "crsの指定は使わず、RFC 7946のとおり経度・緯度として読みました。",
            )
        )
    reader = _ShapeReader(file, limits, notes, geographic=geographic)
    headers: dict[str, None] = {}
    rows = []
    for number, feature in enumerate(features, start=1):
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            raise refusal(file, "Featureではありません。", row=number)
        cells = _read_properties(feature, number, notes, file=file)
        headers.update(dict.fromkeys(cells))
        if len(headers) > limits.columns:
            raise refusal(
                file, f"列が多すぎます（上限{limits.columns}列）。", row=number
            )
        rows.append(
            SourceRow(number, cells, reader.read(feature.get("geometry"), number))
        )
    return SourceTable(
        file=file,
        headers=tuple(headers),
        rows=tuple(rows),
        has_shapes=True,
        crs="EPSG:4326" if geographic else None,
        encoding=encoding,
        notes=tuple(notes),
    )


def as_text(value: object) -> str | None:
    """Return a property's value the way a spreadsheet cell would hold it."""
    match value:
        case None:
            return None
        case str():
            return value
        case bool():
            return "はい" if value else "いいえ"
        case float() if value.is_integer() and abs(value) < 2**53:
            return str(int(value))
        case list() if all(isinstance(part, str | int | float) for part in value):
            return "、".join(str(part) for part in value)
        case _:
            return (
                json.dumps(value, ensure_ascii=False)
                if isinstance(value, dict | list)
                else str(value)
            )


def _load(text: str, *, file: str) -> dict[str, Any]:
    def refuse_constant(name: str) -> NoReturn:
        raise refusal(file, f"{name}は数ではないため使えません。")

    try:
        document = json.loads(text, parse_constant=refuse_constant)
    except RecursionError:
        raise refusal(file, "入れ子が深すぎます。") from None
    except ValueError as error:
        line = getattr(error, "lineno", None)
        place = f"（{line}行目付近）" if line else ""
        raise refusal(file, f"JSONとして読めません{place}。") from None
    if not isinstance(document, dict):
        raise refusal(file, "GeoJSONのFeatureCollectionではありません。")
    return document


def _read_properties(
    feature: dict[str, Any], number: int, notes: list[Note], *, file: str
) -> dict[str, str | None]:
    properties = feature.get("properties") or {}
    if not isinstance(properties, dict):
        raise refusal(file, "propertiesの形が正しくありません。", row=number)
    if "id" in feature and "id" not in properties and "ID" not in properties:
        properties["id"] = feature["id"]
    cells = {}
    for header, value in properties.items():
        cells[header], cleaned = clean_cell(as_text(value) or "")
        if cleaned:
            message = "目に見えない文字（制御文字など）を取り除きました。"
            notes.append(Note("repair", number, header, message))
    return cells


class _ShapeReader:
    """Builds shapes from coordinates whose every number was looked at."""

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
        self.row, self.vertices = row, 0
        if geometry is None:
            return None
        if not isinstance(geometry, dict):
            raise self._refuse("geometryの形が正しくありません。")
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
