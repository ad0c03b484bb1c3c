"""Decides in which coordinate system a file's numbers are: the user's word, then the file's."""

from collections.abc import Callable
from typing import Final

import pyproj
from pyproj.exceptions import CRSError

from geo.ingest.notes import Note, refusal
from geo.ingest.table import SourceTable

Fitting = Callable[[], str | None]
_TOKYO_DATUM: Final = frozenset({4301, *range(30161, 30180)})
_EXAMPLES: Final = "例: EPSG:6668（緯度・経度）、EPSG:6677（平面直角座標系 第9系）。"


def find_source_crs(
    table: SourceTable, crs: str | None, fitting: Fitting
) -> tuple[pyproj.CRS, list[Note]]:
    """Return the system a table's numbers are in, and what to tell of it.

    Parameters
    ----------
    crs
        What the user says; overrides the file, with a note when they differ.
    fitting
        Gives the sentence that names the systems which would fit the city.

    Raises
    ------
    InvalidLayerError
        Neither the user nor the file names a known system.
    """
    notes = []
    said = table.crs if crs is None else crs
    if said is None:
        raise refusal(
            table.file,
            "座標系が分かりません（.prjがありません）。座標系を指定してください。"
            + (fitting() or _EXAMPLES),
        )
    try:
        source = pyproj.CRS.from_user_input(said)
    except CRSError:
        raise refusal(
            table.file,
            f"座標系「{said[:60]}」が分かりません。EPSG:6668のように指定してください。",
        ) from None
    if (
        crs is not None
        and table.crs is not None
        and pyproj.CRS.from_user_input(table.crs) != source
    ):
        message = (
            f"ファイルには{name_crs(pyproj.CRS.from_user_input(table.crs))}とありますが、"
            f"指定の{name_crs(source)}として読みました。"
        )
        notes.append(Note("doubt", None, None, message))
    if is_tokyo_datum(source):
        message = (
            "旧測地系（日本測地系）から変換しました。"
            "位置に数メートルの誤差が残ることがあります。"
        )
        notes.append(Note("repair", None, None, message))
    return source, notes


def name_crs(crs: pyproj.CRS) -> str:
    """Return "EPSG:6668", or the name of a system without a number."""
    code = crs.to_epsg()
    return f"EPSG:{code}" if code is not None else str(crs.name)


def is_tokyo_datum(crs: pyproj.CRS) -> bool:
    """Tell whether a system is on the old datum (旧測地系)."""
    return crs.to_epsg() in _TOKYO_DATUM
