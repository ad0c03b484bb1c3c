"""What the columns of the national boundary files mean: e-Stat 小地域 and 国土数値情報 N03."""

from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd

from geo.ingest.notes import Note, refusal
from geo.ingest.table import SourceRow

WATER: Final = "8154"  # HCODE of 水面調査区 (e-Stat 境界データ, データ定義)
LAND: Final = "8101"  # HCODE of 町丁・字等
RESIDENTS: Final = "JINKO"
HOUSEHOLDS: Final = "SETAI"
UNASSIGNED: Final = "所属未定地"

Cells = Mapping[str, str | None]


def is_small_area_file(headers: Sequence[str]) -> bool:
    """Tell whether a file is e-Stat's 小地域 with residents and households."""
    return {"KEY_CODE", RESIDENTS, HOUSEHOLDS} <= set(headers)


def is_empty_water(cells: Cells) -> bool:
    """Tell whether a feature is a water area in which nobody was counted.

    A harbour can have residents (people living aboard ships).
    """
    return cells.get("HCODE") == WATER and not any(
        int(cells.get(c) or 0) for c in (RESIDENTS, HOUSEHOLDS)
    )


def municipality_name(cells: Cells) -> str | None:
    """Return an N03 feature's own name: a ward with its city, a town without its county (郡)."""
    city, own = cells.get("N03_003"), cells.get("N03_004")
    if own is None:
        return city or cells.get("N03_001")
    return (
        f"{city}{own}"
        if city is not None and city.endswith("市") and own.endswith("区")
        else own
    )


def sum_figures(
    parts: Mapping[str, Sequence[SourceRow]], *, file: str
) -> tuple[pd.DataFrame, list[Note]]:
    """Return residents and households per district, each counted once.

    Parameters
    ----------
    parts
        Rows of each district by code. Detached parts (KIGO_E: E1, E2, …) repeat
        the code; only E1 carries the figures, the others hold 0.
    file
        For errors.

    Returns
    -------
    pandas.DataFrame
        Index ``district_code`` (str); ``residents``, ``households`` Int64,
        missing where no part has a figure.
    list of Note
        Districts whose figures stand on more than one part: they were added.
    """
    notes = []
    figures: dict[str, list[int | None]] = {}
    for code, rows in parts.items():
        figures[code] = []
        for column in (RESIDENTS, HOUSEHOLDS):
            counts = [_count(row, column, file=file) for row in rows]
            known = [count for count in counts if count is not None]
            figures[code].append(sum(known) if known else None)
            if sum(count > 0 for count in known) > 1:
                message = f"{code}は{len(rows)}個の図形に数が分かれているため、足し合わせました。"
                notes.append(Note("doubt", rows[0].number, column, message))
    frame = pd.DataFrame.from_dict(
        figures, orient="index", columns=["residents", "households"], dtype="Int64"
    )
    return frame.rename_axis("district_code"), notes


def _count(row: SourceRow, column: str, *, file: str) -> int | None:
    text = row.cells.get(column)
    if text is None:
        return None
    if not text.isdecimal():
        raise refusal(
            file,
            f"「{text}」は人数・世帯数として読めません。",
            row=row.number,
            column=column,
        )
    return int(text)
