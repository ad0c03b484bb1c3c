"""QR codes as SVG paths."""

from collections.abc import Sequence
from dataclasses import dataclass

import segno

QUIET_ZONE = 4
"""Modules of white around a symbol (ISO/IEC 18004, 6.3.8)."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """A symbol with its quiet zone: modules on a side, and its dark ones as a path."""

    size: int
    path: str


def draw_qr(text: str) -> QrCode:
    """Return a text's symbol: medium error correction (15 %) or better, never a Micro QR."""
    symbol = segno.make(text, error="m", micro=False)
    rows = [list(row) for row in symbol.matrix_iter(border=QUIET_ZONE)]
    return QrCode(len(rows), "".join(_runs(rows)))


def _runs(rows: Sequence[Sequence[int]]) -> list[str]:
    """Return each run of dark modules as one rectangle."""
    found = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x]:
                x += 1
            if x > start:
                found.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
            x += 1
    return found
