"""Brings a table's coordinates to today's datum where the user or a column names another."""

import re
from typing import Final

import pyproj

from geo.domain.crs import STORAGE_CRS
from geo.domain.text import normalise
from geo.ingest.notes import Note, NoteBook
from geo.ingest.source_crs import find_source_crs, is_tokyo_datum
from geo.ingest.table import SourceTable

# JGD2011, JGD2000 and WGS 84 agree to the metre: their degrees are stored as they are.
_SAME_DEGREES: Final = frozenset({4326, 4612, 6668})
_HEADER: Final = re.compile(r"(?:座標の?)?測地系(?:コード|名)?|座標系")
_OLD: Final = re.compile(
    r"(?:旧|日本|東京)測地系.*|tokyo(?:[ _]?datum|97)?|.*\((?:旧|日本)測地系\)",
    re.IGNORECASE,
)
_NEW: Final = re.compile(
    r"(?:世界|新)測地系.*|JGD ?(?:2000|2011|2024)|WGS ?(?:19)?84", re.IGNORECASE
)


def find_transformer(
    table: SourceTable, crs: str | None
) -> tuple[pyproj.Transformer | None, list[Note]]:
    """Return what brings the table's numbers to the storage CRS, None where nothing is to do.

    Raises
    ------
    InvalidLayerError
        ``crs`` is unknown.
    """
    if crs is None:
        return None, _doubt_datums(table, is_old=False)
    source, notes = find_source_crs(table, crs, lambda: None)
    notes += _doubt_datums(table, is_old=is_tokyo_datum(source))
    if source.to_epsg() in _SAME_DEGREES:
        return None, notes
    transformer = pyproj.Transformer.from_crs(source, STORAGE_CRS, always_xy=True)
    return transformer, notes


def _doubt_datums(table: SourceTable, *, is_old: bool) -> list[Note]:
    """Return notes on the rows whose own word for the datum is not the one they are read in."""
    book = NoteBook()
    other = _NEW if is_old else _OLD
    headers = [
        header for header in table.headers if _HEADER.fullmatch(normalise(header))
    ]
    for header in headers:
        for row in table.rows:
            text = row.cells.get(header)
            if not text or other.fullmatch(normalise(text)) is None:
                continue
            message = (
                f"「{text}」とありますが、旧測地系として変換しました。"
                if is_old
                else f"「{text}」とありますが、変換せずに読みました。位置が"
                "およそ450mずれているおそれがあります。座標系に旧測地系の"
                "緯度・経度を指定して、読み直してください。"
            )
            book.tell("doubt", row.number, header, message)
    return list(book.close())
