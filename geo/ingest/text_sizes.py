"""Refuses text that would ask too much of the serving process, before it is built."""

from collections.abc import Mapping

from geo.ingest.limits import Limits
from geo.ingest.notes import refusal


def require_few_values(text: str, limits: Limits, *, file: str) -> None:
    """Refuse JSON with far more objects, arrays or values than the limits can want.

    Counting signs takes milliseconds; loading them takes a hundred times their size.
    """
    values = limits.cells + 3 * limits.all_vertices
    if (
        text.count("{") > 10 * limits.rows
        or text.count("[") > 2 * limits.all_vertices
        or text.count(",") > values
    ):
        raise refusal(
            file,
            f"地物か座標が多すぎます（上限{limits.rows:,}件）。"
            "ファイルを分けるか、図形を簡略化してください。",
        )


def require_short(
    cells: Mapping[str, str | None], limits: Limits, *, file: str, row: int
) -> None:
    """Refuse a row with a cell, or a header, that is longer than a spreadsheet's."""
    most = limits.cell_characters
    for header, cell in cells.items():
        if len(header) > most or len(cell or "") > most:
            raise refusal(
                file,
                f"1つのセルの文字が多すぎます（上限{most:,}文字）。短くしてください。",
                row=row,
                column=header[:40],
            )
