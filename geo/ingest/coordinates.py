"""Reads a row's point from its 緯度 and 経度 columns, in whichever order they stand."""

import re
from collections.abc import Mapping
from typing import Final

import shapely

from geo.domain.text import normalise
from geo.ingest.notes import Note, refusal
from geo.ingest.strict_geojson import LATITUDES, LONGITUDES
from geo.ingest.table import SourceRow

_NUMBER: Final = re.compile(r"[+-]?\d{1,4}(?:\.\d{1,20})?")


def read_point(
    row: SourceRow, mapping: Mapping[str, str], *, file: str
) -> tuple[shapely.Point | None, Note | None]:
    """Return a row's point in EPSG:4326, and a note when it has none.

    Raises
    ------
    InvalidLayerError
        A coordinate is no number, lies out of Japan, or both stand in each
        other's column. Nothing is exchanged silently.
    """
    latitude_header, longitude_header = (
        mapping.get("latitude_", "緯度"),
        mapping.get("longitude_", "経度"),
    )
    latitude = _read(row, latitude_header, file=file)
    longitude = _read(row, longitude_header, file=file)
    if latitude is None or longitude is None:
        if latitude is None and longitude is None:
            return None, Note(
                "doubt",
                row.number,
                None,
                "緯度・経度が空のため、位置のない行として残しました。",
            )
        lacking = latitude_header if latitude is None else longitude_header
        return None, Note(
            "doubt",
            row.number,
            lacking,
            f"{lacking}が空のため、位置のない行として残しました。",
        )
    if (
        LONGITUDES[0] <= latitude <= LONGITUDES[1]
        and LATITUDES[0] <= longitude <= LATITUDES[1]
    ):
        reason = (
            f"{latitude_header}が{latitude:.12g}、{longitude_header}が{longitude:.12g}です。"
            "緯度と経度が入れ替わっていないか確かめてください。"
        )
        raise refusal(file, reason, row=row.number, column=latitude_header)
    for value, header, (low, high) in (
        (latitude, latitude_header, LATITUDES),
        (longitude, longitude_header, LONGITUDES),
    ):
        if not low <= value <= high:
            reason = (
                f"{header} {value:.12g} は日本の範囲（{low:g}〜{high:g}）の外です。"
                "値を確かめてください。"
            )
            raise refusal(file, reason, row=row.number, column=header)
    return shapely.Point(longitude, latitude), None


def _read(row: SourceRow, header: str, *, file: str) -> float | None:
    text = row.cells.get(header)
    if text is None or normalise(text) == "-":
        return None
    if _NUMBER.fullmatch(normalise(text)) is None:
        reason = f"「{text[:40]}」は数として読めません。34.8669のような十進の度で書いてください。"
        raise refusal(file, reason, row=row.number, column=header)
    return float(normalise(text))
