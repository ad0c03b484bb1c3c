"""Reads rows' points from their coordinate columns; nothing is exchanged or guessed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pyproj
import shapely

from geo.domain.text import normalise
from geo.ingest.datums import find_transformer
from geo.ingest.degrees import read_degrees, read_pair
from geo.ingest.notes import Note, NoteBook, refusal
from geo.ingest.strict_geojson import LATITUDES, LONGITUDES
from geo.ingest.table import SourceRow, SourceTable
from geo.ingest.words import NO_VALUE

Extent = tuple[float, float, float, float]
"""West, south, east, north in degrees."""

_PLANE_METRES: Final = 1_000
# 345206.5 is 34°52′06.5″ written without marks.
_PACKED: Final = ((200_000, 460_000), (1_220_000, 1_540_000))


@dataclass(slots=True)
class Points:
    """Each row's point in EPSG:4326 or None; ``unread`` keeps texts that gave no place."""

    points: tuple[shapely.Point | None, ...]
    notes: tuple[Note, ...]
    unread: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


def has_coordinates(mapping: Mapping[str, str]) -> bool:
    """Tell whether a table has columns that can hold a place."""
    return bool({"latitude_", "longitude_", "latitude_longitude_"} & mapping.keys())


def read_points(
    table: SourceTable,
    mapping: Mapping[str, str],
    *,
    near: Extent | None = None,
    not_missed: frozenset[int] = frozenset(),
    outcome: str = "位置のない行として残しました。",
    crs: str | None = None,
) -> Points:
    """Return each row's point, and a note for each row whose coordinates give none.

    Parameters
    ----------
    near
        Extent of the city: a point outside it is kept with a doubt.
    not_missed
        Numbers of rows that need no place, such as activities held online.
    outcome
        Sentence that says what becomes of a row without a place.
    crs
        Coordinate system the user says the numbers are in; degrees of today's
        datum unless told. In a plane system the column of the latitude holds the
        northing (X in Japan), that of the longitude the easting.

    Raises
    ------
    InvalidLayerError
        ``crs`` is unknown, or more than half of the rows with coordinates lie out
        of Japan: then the columns are exchanged or hold something else than degrees.
    """
    transformer, notes = find_transformer(table, crs)
    reading = _Reading(table.file, mapping, near, outcome, transformer)
    places = [reading.place(row, not_missed) for row in table.rows]
    reading.require_mostly_in_japan()
    notes += reading.book.close()
    return Points(_points(places), tuple(notes), reading.unread)


class _Reading:
    """What is learnt on the way through one table's coordinates."""

    def __init__(
        self,
        file: str,
        mapping: Mapping[str, str],
        near: Extent | None,
        outcome: str,
        transformer: pyproj.Transformer | None,
    ) -> None:
        self.outcome = outcome
        self.transformer = transformer
        self.file = file
        self.near = near
        self.latitude = mapping.get("latitude_")
        self.longitude = mapping.get("longitude_")
        self.both = mapping.get("latitude_longitude_")
        self.book = NoteBook()
        self.unread: dict[int, tuple[str, ...]] = {}
        self._read = 0
        self._wrong: Counter[str] = Counter()

    def place(
        self, row: SourceRow, not_missed: frozenset[int]
    ) -> tuple[float, float] | None:
        """Return a row's longitude and latitude."""
        texts = {
            header: text
            for header in (self.latitude, self.longitude, self.both)
            if header and (text := row.cells.get(header))
        }
        filled = {
            header: text
            for header, text in texts.items()
            if normalise(text) not in NO_VALUE
        }
        for header in texts.keys() - filled.keys():
            self.book.tell("repair", row.number, header, "「-」は空として読みました。")
        if not filled:
            if row.number not in not_missed:
                message = f"緯度・経度が空です。{self.outcome}"
                self.book.tell("doubt", row.number, None, message)
            return None
        values = self._values(row, filled)
        if values is None:
            self.unread[row.number] = tuple(
                f"{header}: {text}" for header, text in filled.items()
            )
            return None
        place = values[1], values[0]
        if self.near and not _covers(self.near, *place):
            message = "位置が市の範囲の外にあります。そのまま残しました。"
            self.book.tell("doubt", row.number, self.latitude or self.both, message)
        return place

    def _values(
        self, row: SourceRow, filled: Mapping[str, str]
    ) -> tuple[float, float] | None:
        """Return latitude and longitude, or None after telling what is wrong."""
        header = self._header_of_pair(filled)
        if header is not None:
            return self._pair(row, header, filled[header])
        values = []
        for header in (self.latitude, self.longitude):
            if header is None or header not in filled:
                lacking = (
                    f"{header}が空です。" if header else "緯度か経度の列がありません。"
                )
                message = lacking + self.outcome
                self.book.tell("doubt", row.number, header, message)
                return None
            values.append(self._number(row, header, filled[header]))
        latitude, longitude = values
        if latitude is None or longitude is None:
            return None
        if latitude == longitude == 0:
            message = f"緯度・経度が0のため、使いません。{self.outcome}"
            self.book.tell("doubt", row.number, self.latitude, message)
            return None
        self._read += 1
        stored = self._stored(latitude, longitude)
        if _in_japan(*stored):
            return stored
        self._tell_out_of_range(row, latitude, longitude)
        return None

    def _header_of_pair(self, filled: Mapping[str, str]) -> str | None:
        """Return the column whose cell holds both numbers: the one for both, or any alone."""
        if len(filled) != 1:
            return None
        ((header, text),) = filled.items()
        return header if header == self.both or read_pair(text) else None

    def _pair(
        self, row: SourceRow, header: str, text: str
    ) -> tuple[float, float] | None:
        pair = read_pair(text)
        if pair is None:
            message = (
                "緯度と経度の組として読めないため、文のまま備考に残しました。"
                + self.outcome
            )
            self.book.tell("doubt", row.number, header, message)
            return None
        first, second = pair
        self._read += 1
        # 20–46 and 122–154 do not overlap, so the order proves itself.
        for latitude, longitude, order in (
            (first, second, "緯度・経度"),
            (second, first, "経度・緯度"),
        ):
            if _in_japan(latitude, longitude):
                message = f"1つのセルを{order}の順に分けて読みました。"
                self.book.tell("repair", row.number, header, message)
                return self._stored(latitude, longitude)
        self._tell_out_of_range(row, first, second)
        return None

    def _stored(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Return latitude and longitude in the storage CRS."""
        if self.transformer is None:
            return latitude, longitude
        x, y = self.transformer.transform(longitude, latitude)
        return y, x

    def _number(self, row: SourceRow, header: str, text: str) -> float | None:
        found = read_degrees(text)
        if found is not None:
            value, in_minutes = found
            if in_minutes:
                message = f"度分秒の「{text}」を{value:.7g}度として読みました。"
                self.book.tell("repair", row.number, header, message, same="度分秒")
            return value
        message = (
            f"「{text[:40]}」は数として読めません。34.8669のような十進の度で"
            f"書いてください。文は備考に残しました。{self.outcome}"
        )
        self.book.tell("doubt", row.number, header, message)
        return None

    def _tell_out_of_range(
        self, row: SourceRow, latitude: float, longitude: float
    ) -> None:
        reason, header = self._reason(latitude, longitude)
        self._wrong[reason] += 1
        said = {
            "swapped": "緯度と経度が入れ替わっているようです。"
            + self._where_swapping_lands(latitude, longitude),
            "metres": "度ではなく、平面直角座標（メートル）のようです。",
            "packed": "度分秒を続けて書いた値のようです。十進の度で書いてください。",
            "wrong": "値を確かめてください。",
        }[reason]
        message = (
            f"{self.latitude or self.both} {latitude:.12g}、"
            f"{self.longitude or self.both} {longitude:.12g}は日本の範囲"
            f"（緯度{LATITUDES[0]:g}〜{LATITUDES[1]:g}、経度{LONGITUDES[0]:g}〜"
            f"{LONGITUDES[1]:g}）の外です。{said}値は備考に残しました。{self.outcome}"
        )
        self.book.tell("doubt", row.number, header, message)

    def _where_swapping_lands(self, latitude: float, longitude: float) -> str:
        if self.near is None:
            return "入れ替えると日本の範囲に入ります。"
        there = _covers(self.near, latitude, longitude)
        return f"入れ替えると市の範囲に{'入ります' if there else '入りません'}。"

    def _reason(self, latitude: float, longitude: float) -> tuple[str, str | None]:
        if self.transformer is None and _in_japan(longitude, latitude):
            return "swapped", self.latitude or self.both
        if all(
            low <= value <= high
            for value, (low, high) in zip((latitude, longitude), _PACKED, strict=True)
        ):
            return "packed", self.latitude
        if (
            self.transformer is None
            and min(abs(latitude), abs(longitude)) > _PLANE_METRES
        ):
            return "metres", self.latitude
        in_range = LATITUDES[0] <= latitude <= LATITUDES[1]
        return "wrong", (self.longitude if in_range else self.latitude) or self.both

    def require_mostly_in_japan(self) -> None:
        if self._wrong.total() * 2 <= self._read:
            return
        what = {
            "swapped": f"「{self.latitude}」と「{self.longitude}」が入れ替わっています。"
            f"列の対応で、緯度に「{self.longitude}」、経度に「{self.latitude}」を選んでください。",
            "metres": "度ではなく、平面直角座標（メートル）のようです。"
            "座標系を指定するか、緯度・経度に直してください。",
            "packed": "度分秒を続けて書いた値のようです。十進の度に直してください。",
            "wrong": "緯度と経度の列の対応、座標の単位、測地系（旧測地系か）を確かめてください。",
        }[self._wrong.most_common(1)[0][0]]
        reason = (
            f"位置のある{self._read:,}行のうち{self._wrong.total():,}行が"
            f"日本の範囲の外です。{what}"
        )
        raise refusal(self.file, reason, column=self.latitude or self.both)


def _points(
    places: Sequence[tuple[float, float] | None],
) -> tuple[shapely.Point | None, ...]:
    """Return each place as a point; made at once, which is many times faster."""
    found = [place for place in places if place is not None]
    made = iter(np.asarray(shapely.points(np.array(found, dtype=float).reshape(-1, 2))))
    return tuple(None if place is None else next(made) for place in places)


def _covers(extent: Extent, x: float, y: float) -> bool:
    west, south, east, north = extent
    return west <= x <= east and south <= y <= north


def _in_japan(latitude: float, longitude: float) -> bool:
    return (
        LATITUDES[0] <= latitude <= LATITUDES[1]
        and LONGITUDES[0] <= longitude <= LONGITUDES[1]
    )
