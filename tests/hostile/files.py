"""Every hostile file, by name: a maker that writes it into a folder and returns its path."""

from tests.hostile import binaries, json_files, markup, packed, tables, workbooks
from tests.hostile.making import LISTENER, Make

__all__ = ["HOSTILE", "LISTENER"]

HOSTILE: dict[str, Make] = {
    **json_files.FILES,
    **markup.FILES,
    **tables.FILES,
    **packed.FILES,
    **workbooks.FILES,
    **binaries.FILES,
}
