"""Finds where a layer's rows lie: their shapes, their coordinates, else their address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from shapely.geometry.base import BaseGeometry

from geo.ingest.cells import CellReader
from geo.ingest.coordinates import Extent, has_coordinates, read_points
from geo.ingest.gazetteer import names_another_city, place_addresses
from geo.ingest.limits import LAYER_LIMITS
from geo.ingest.notes import Note, NoteBook
from geo.ingest.row_words import is_online
from geo.ingest.shapes import store_shapes
from geo.ingest.table import SourceTable

_KEPT: Final = "位置のない行として残しました。"
_LOOKED_UP: Final = "所在地から位置を探します。"


@dataclass(frozen=True, slots=True)
class RowPlaces:
    """Each row's shape in EPSG:4326 and where it comes from; texts that gave no place."""

    shapes: tuple[BaseGeometry | None, ...]
    sources: tuple[str, ...]
    notes: tuple[Note, ...]
    unread: Mapping[int, tuple[str, ...]]


def find_places(
    table: SourceTable,
    reader: CellReader,
    *,
    crs: str | None,
    city_code: str | None,
    near: Extent | None,
    are_groups: bool = False,
) -> RowPlaces:
    """Return where the rows lie; with a city's code an address stands in for a place.

    ``are_groups`` says that the rows are organisations: they are not put on the
    map, so that a place is neither missed nor looked up.
    """
    mapping = reader.mapping
    looks_up = city_code is not None and "address" in mapping and not are_groups
    outcome = _LOOKED_UP if looks_up else _KEPT
    elsewhere = frozenset(
        row.number
        for row in table.rows
        if are_groups or is_online(row.cells.get(mapping.get("venue", "")))
    )
    unread: Mapping[int, tuple[str, ...]] = {}
    if table.has_shapes:
        stored = store_shapes(table, crs=crs, limits=LAYER_LIMITS, near=near)
        shapes: tuple[BaseGeometry | None, ...] = stored.shapes
        notes = [*stored.notes, *_tell_missing(table, shapes, elsewhere, outcome)]
    elif has_coordinates(mapping):
        points = read_points(
            table,
            mapping,
            near=near,
            not_missed=elsewhere,
            outcome=outcome,
            crs=crs,
        )
        shapes, notes, unread = points.points, list(points.notes), points.unread
    else:
        shapes = (None,) * len(table.rows)
        message = "緯度・経度の列がありません。"
        message += outcome if looks_up else "すべて位置のない行として残しました。"
        notes = [] if are_groups else [Note("doubt", None, None, message)]
    said = [
        reader.location_source(row, "location_source")
        if "location_source" in mapping
        else None
        for row in table.rows
    ]
    sources = [
        (source if source not in {None, "none"} else "surveyed") if shape else "none"
        for source, shape in zip(said, shapes, strict=True)
    ]
    if looks_up and city_code is not None:
        notes += _doubt_addresses(table, mapping, shapes, city_code=city_code)
    if not looks_up or city_code is None:
        return RowPlaces(shapes, _strings(sources), tuple(notes), unread)
    lost = [
        index
        for index, row in enumerate(table.rows)
        if shapes[index] is None and row.number not in elsewhere
    ]
    found = list(shapes)
    addresses = [
        (
            table.rows[index].number,
            table.rows[index].cells.get(mapping.get("address", "")),
        )
        for index in lost
    ]
    places, told = place_addresses(addresses, city_code=city_code) if lost else ([], [])
    for index, place in zip(lost, places, strict=True):
        if place is not None:
            found[index], sources[index] = place.point, "town_centroid"
    return RowPlaces(tuple(found), _strings(sources), (*notes, *told), unread)


def _strings(sources: Sequence[str | None]) -> tuple[str, ...]:
    return tuple(source or "none" for source in sources)


def _doubt_addresses(
    table: SourceTable,
    mapping: Mapping[str, str],
    shapes: Sequence[BaseGeometry | None],
    *,
    city_code: str,
) -> tuple[Note, ...]:
    """Return notes on rows with a place whose address is in another municipality."""
    book = NoteBook()
    header = mapping["address"]
    for row, shape in zip(table.rows, shapes, strict=True):
        address = row.cells.get(header)
        if shape is None or not address:
            continue
        if names_another_city(address, city_code):
            message = (
                "住所がほかの市区町村を指しています。位置は座標のとおりに残しました。"
                "座標と住所のどちらが正しいか、確かめてください。"
            )
            book.tell("doubt", row.number, header, message)
    return book.close()


def _tell_missing(
    table: SourceTable,
    shapes: Sequence[BaseGeometry | None],
    elsewhere: frozenset[int],
    outcome: str,
) -> tuple[Note, ...]:
    book = NoteBook()
    for row, shape in zip(table.rows, shapes, strict=True):
        if shape is None and row.number not in elsewhere:
            book.tell("doubt", row.number, None, f"図形がありません。{outcome}")
    return book.close()
