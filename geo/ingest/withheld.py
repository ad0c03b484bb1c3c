"""Leaves out the rows of a file whose figures our own export hid."""

from typing import TYPE_CHECKING

from geo.domain.estimate import WITHHELD
from geo.ingest.notes import Note

if TYPE_CHECKING:
    import pandas as pd


def without_withheld(rows: "pd.DataFrame") -> tuple["pd.DataFrame", tuple[Note, ...]]:
    """Return rows without those whose note says 秘匿, and what the reader is told.

    Parameters
    ----------
    rows : DataFrame
        Figures with a ``note``.

    Notes
    -----
    A hidden number is known where it came from and is neither 0 nor missing, so
    whatever is stored of it stays as it is.
    """
    hidden = rows["note"].astype("string").str.startswith(WITHHELD).fillna(value=False)
    if not hidden.any():
        return rows, ()
    count = int(hidden.sum())
    message = (
        f"{WITHHELD}の{count:,}行は読みませんでした。登録されている数はそのままです。"
    )
    return rows[~hidden.astype(bool)], (Note("skip", None, None, message),)
