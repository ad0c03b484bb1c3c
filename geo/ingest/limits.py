"""How much a file may ask of the machine that reads it."""

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps checked before and while a file is read.

    A boundary file is brought by city staff and holds coast lines, so it may
    hold more points than a layer anybody can upload.
    """

    file_bytes: int = 20 * MEBIBYTE
    unpacked_bytes: int = 100 * MEBIBYTE
    text_bytes: int = 30 * MEBIBYTE
    cell_characters: int = 32_767
    all_characters: int = 30_000_000
    members: int = 20
    ratio: int = 100
    rows: int = 20_000
    columns: int = 200
    vertices: int = 10_000
    all_vertices: int = 1_000_000
    cells: int = 2_000_000


LAYER_LIMITS = Limits()
BOUNDARY_LIMITS = Limits(rows=50_000, vertices=50_000, all_vertices=3_000_000)
