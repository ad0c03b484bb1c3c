"""A file's original bytes, with the side files a Shapefile cannot be read without."""

import io
import zipfile
from pathlib import Path

SIDE_FILES = (".shp", ".shx", ".dbf", ".prj", ".cpg", ".xml")
SAME_MOMENT = (1980, 1, 1, 0, 0, 0)
"""Every member's date, so that the same files always give the same bytes."""


def read_original(path: Path) -> tuple[str, bytes]:
    """Return a name and the bytes to keep for a file as it was given.

    Returns
    -------
    name : str
        The file's name, ending in ``.zip`` where side files were packed with it.
    content : bytes
        The file byte for byte; a ``.shp`` with its side files in one zip,
        uncompressed.
    """
    if path.suffix.lower() != ".shp":
        return path.name, path.read_bytes()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for side in sorted(path.parent.glob(f"{path.stem}.*")):
            if side.suffix.lower() in SIDE_FILES:
                member = zipfile.ZipInfo(side.name, SAME_MOMENT)
                archive.writestr(member, side.read_bytes())
    return f"{path.stem}.zip", packed.getvalue()
