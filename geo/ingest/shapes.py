"""Makes shapes valid, brings them to the storage CRS and checks that they lie in Japan."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from geo.domain.crs import STORAGE_CRS
from geo.ingest.crs_candidates import FAR_KM, Bounds, gap_km, word_suggestion
from geo.ingest.geojson_shapes import LATITUDES, LONGITUDES
from geo.ingest.limits import Limits
from geo.ingest.notes import Note, refusal
from geo.ingest.sandbox import repair_in_child
from geo.ingest.source_crs import Fitting, find_source_crs, name_crs
from geo.ingest.table import SourceTable

REPAIRED_HERE: Final = 40  # points; 200 of them already take make_valid a second
_MOST_REPAIRS: Final = 200
_LEAST_AREA_CHANGE_M2: Final = 0.05
_POINT: Final = re.compile(r"\[(\S+) ([^\]\s]+)\]")
_GRS80: Final = pyproj.Geod(ellps="GRS80")


@dataclass(frozen=True, slots=True)
class StoredShapes:
    """One shape (or None) a row of the table, valid and in EPSG:4326."""

    shapes: tuple[BaseGeometry | None, ...]
    source_crs: str
    notes: tuple[Note, ...]


def store_shapes(
    table: SourceTable,
    *,
    crs: str | None,
    limits: Limits,
    near: Bounds | None = None,
) -> StoredShapes:
    """Return a table's shapes valid and in EPSG:4326, with what was repaired.

    Parameters
    ----------
    table
        Rows with shapes; an empty shape counts as none.
    crs
        What the user says; overrides the file, with a note when they differ.
    limits
        Caps on vertices.
    near
        The city's extent in degrees (west, south, east, north): a file without
        a coordinate system is refused with the ones that would fit, and shapes
        that land far from the city are doubted.

    Raises
    ------
    InvalidLayerError
        Unknown CRS, a shape over the caps, one that cannot be repaired in two
        seconds, or coordinates out of Japan after the transformation.

    Notes
    -----
    Repair is ``make_valid(method="structure")``: outer rings stay outer. Tokyo
    datum (旧測地系) is transformed with three parameters, a few metres off.
    """
    shapes = [
        row.shape if row.shape is not None and not row.shape.is_empty else None
        for row in table.rows
    ]
    # Trying every system takes a second: only when there is something to say.
    fitting = partial(word_suggestion, _extent(shapes), near)
    source, notes = find_source_crs(table, crs, fitting)
    numbers = [row.number for row in table.rows]
    _require_vertices(shapes, numbers, file=table.file, limits=limits)
    invalid = _find_invalid(shapes)
    if len(invalid) > _MOST_REPAIRS:
        reason = (
            f"輪郭が交差した図形が{len(invalid):,}件あります（上限{_MOST_REPAIRS}件）。"
        )
        raise refusal(table.file, f"{reason}元のソフトで図形を直してください。")
    notes += _repair_all(shapes, invalid, source, numbers, file=table.file)
    stored = _transform(shapes, source)
    _require_japan(stored, numbers, table.file, fitting)
    notes += _doubt_far_away(stored, near, fitting)
    # A sliver of a nanometre can cross itself once its numbers are degrees.
    again = _find_invalid(stored)[:_MOST_REPAIRS]
    degrees = pyproj.CRS(STORAGE_CRS)
    notes += _repair_all(stored, again, degrees, numbers, file=table.file)
    return StoredShapes(tuple(stored), name_crs(source), tuple(notes))


def _find_invalid(
    shapes: Sequence[BaseGeometry | None],
) -> list[tuple[int, BaseGeometry]]:
    valid = shapely.is_valid(shapes)
    return [
        (i, shape)
        for i, shape in enumerate(shapes)
        if shape is not None and not valid[i]
    ]


def _extent(shapes: Sequence[BaseGeometry | None]) -> Bounds | None:
    west, south, east, north = (float(n) for n in shapely.total_bounds(shapes))
    return None if math.isnan(west) else (west, south, east, north)


def _doubt_far_away(
    shapes: Sequence[BaseGeometry | None], near: Bounds | None, fitting: Fitting
) -> list[Note]:
    extent = _extent(shapes)
    if near is None or extent is None:
        return []
    distance = gap_km(extent, near)
    if distance <= FAR_KM:
        return []
    message = (
        f"図形がこの市から約{distance:,.0f}km離れています。"
        "座標系か、経度と緯度の順を確かめてください。"
    )
    return [Note("doubt", None, None, message + (fitting() or ""))]


def _require_vertices(
    shapes: Sequence[BaseGeometry | None],
    numbers: Sequence[int],
    *,
    file: str,
    limits: Limits,
) -> None:
    counts = shapely.get_num_coordinates(shapes)
    if counts.size and counts.max() > limits.vertices:
        worst = int(counts.argmax())
        reason = (
            f"頂点が多すぎます（{counts[worst]:,}点、1件の上限{limits.vertices:,}点）。"
            "図形を簡略化してください。"
        )
        raise refusal(file, reason, row=numbers[worst])
    if counts.sum() > limits.all_vertices:
        raise refusal(
            file,
            f"頂点が多すぎます（全体の上限{limits.all_vertices:,}点）。図形を簡略化してください。",
        )


def _repair_all(
    shapes: list[BaseGeometry | None],
    invalid: Sequence[tuple[int, BaseGeometry]],
    source: pyproj.CRS,
    numbers: Sequence[int],
    *,
    file: str,
) -> list[Note]:
    """Put repaired shapes in the place of invalid ones; return what was done to them."""
    here = [
        entry
        for entry in invalid
        if shapely.get_num_coordinates(entry[1]) <= REPAIRED_HERE
    ]
    small = {i for i, _ in here}
    away = [entry for entry in invalid if entry[0] not in small]
    repaired = {
        i: shapely.make_valid(shape, method="structure", keep_collapsed=False)
        for i, shape in here
    }
    if away:
        made = repair_in_child([shape for _, shape in away])
        repaired |= {i: shape for (i, _), shape in zip(away, made, strict=False)}
    notes = []
    for i, shape in invalid:
        place = _place_of_crossing(shape, source)
        if i not in repaired:
            raise refusal(
                file,
                f"輪郭が交差していて直せません（{place}）。元のソフトで図形を直してください。",
                row=numbers[i],
            )
        if repaired[i].is_empty:
            raise refusal(
                file,
                "輪郭がつぶれていて面になりません。元のソフトで図形を直してください。",
                row=numbers[i],
            )
        shapes[i] = repaired[i]
        change = abs(_area_m2(repaired[i], source) - _area_m2(shape, source))
        size = f"{change:,.1f} m²" if change >= _LEAST_AREA_CHANGE_M2 else "0.1 m²未満"
        message = f"輪郭の交差（{place}）を直しました。面積の差は{size}です。"
        notes.append(Note("repair", numbers[i], None, message))
    return notes


def _place_of_crossing(shape: BaseGeometry, source: pyproj.CRS) -> str:
    reason = shapely.is_valid_reason(shape)
    found = _POINT.search(reason)
    if found is None:
        return reason
    transformer = pyproj.Transformer.from_crs(source, STORAGE_CRS, always_xy=True)
    longitude, latitude = transformer.transform(float(found[1]), float(found[2]))
    return f"緯度{latitude:.6f}、経度{longitude:.6f}の付近"


def _area_m2(shape: BaseGeometry, crs: pyproj.CRS) -> float:
    if crs.is_projected:
        return float(shape.area)
    return abs(float(_GRS80.geometry_area_perimeter(shape)[0]))


def _transform(
    shapes: Sequence[BaseGeometry | None], source: pyproj.CRS
) -> list[BaseGeometry | None]:
    if source == pyproj.CRS.from_user_input(STORAGE_CRS):
        return list(shapes)
    transformer = pyproj.Transformer.from_crs(source, STORAGE_CRS, always_xy=True)

    def project(
        points: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    ) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        x, y = transformer.transform(points[:, 0], points[:, 1])
        return np.column_stack([x, y])

    return list(shapely.transform(np.array(shapes, dtype=object), project))


def _require_japan(
    shapes: Sequence[BaseGeometry | None],
    numbers: Sequence[int],
    file: str,
    fitting: Fitting,
) -> None:
    bounds = shapely.bounds(shapes)
    inside = (
        (bounds[:, 0] >= LONGITUDES[0])
        & (bounds[:, 2] <= LONGITUDES[1])
        & (bounds[:, 1] >= LATITUDES[0])
        & (bounds[:, 3] <= LATITUDES[1])
    )
    for i, shape in enumerate(shapes):
        if shape is not None and not inside[i]:
            where = "、".join(f"{value:.6g}" for value in bounds[i])
            raise refusal(
                file,
                f"図形が日本の範囲（経度122〜154、緯度20〜46）の外にあります（{where}）。"
                f"座標系の指定を確かめてください。{fitting() or ''}",
                row=numbers[i],
            )
