"""Runs alone in a child process: reads one file or picture, or repairs shapes, and writes bytes.

Started by path in Python's isolated mode; of our own code it imports only `geo.ingest.child`.
Its answer is 8 bytes of length, a JSON header, then the shapes as WKB or pictures as JPEG.
"""

import contextlib
import ctypes
import json
import math
import os
import resource
import sys
from pathlib import Path
from typing import Any

_CLONE_NEWNET = 0x40000000
_CLONE_NEWUSER = 0x10000000
_ALLOWED_SHAPES = frozenset(
    range(1, 7)
)  # WKB: point to multipolygon; no collection, no curve
_REFUSED = 3


def confine(cpu_seconds: int, memory_bytes: int) -> None:
    """Give up time, memory, files and, where the system allows it, the network."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(_CLONE_NEWNET) != 0:
            libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def refuse(reason: str, **details: object) -> None:
    """End with a reason the parent can word."""
    sys.stderr.write("\n" + json.dumps({"reason": reason, **details}))
    sys.stderr.flush()
    os._exit(_REFUSED)


def plain(value: object) -> object:
    """Return a field's value as JSON can hold it; not-a-number is missing."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, bytes):
        return None
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return (
        [plain(part) for part in value]
        if isinstance(value, list | tuple)
        else str(value)
    )


def read_file(
    path: str, drivers: list[str], layer: str | None, max_rows: int
) -> tuple[dict[str, object], list[bytes]]:
    """Return header and shapes of a file's only layer."""
    if path.endswith(".gpkg") and _has_views(path):
        refuse("views")
    # pyogrio works without these, and the child starts in a third of the time.
    for library in ("geopandas", "pandas", "pyarrow", "pyproj"):
        sys.modules[library] = None  # type: ignore[assignment] # None stops an import
    import pyogrio
    from pyogrio.raw import read

    if set(pyogrio.list_drivers()) - set(drivers):
        refuse("drivers")
    layers = [(str(name), kind) for name, kind in pyogrio.list_layers(path)]
    names = [name for name, kind in layers if kind is not None] or [
        name for name, _ in layers
    ]
    if layer is None and len(names) != 1:
        refuse("layers", names=names[:20])
    chosen = layer or names[0]
    if chosen not in [name for name, _ in layers]:
        refuse("layers", names=names[:20])
    info = pyogrio.read_info(
        path, layer=chosen, encoding="ISO-8859-1", force_feature_count=True
    )
    if info["features"] > max_rows:
        refuse("rows", rows=int(info["features"]))
    # GDAL hands dBASE text through byte by byte as ISO-8859-1; the parent decodes it strictly.
    meta, _, shapes, columns = read(
        path,
        layer=chosen,
        encoding="ISO-8859-1",
        force_2d=True,
        datetime_as_string=True,
        max_features=max_rows + 1,
    )
    header = {
        "crs": meta["crs"],
        "fields": [str(field) for field in meta["fields"]],
        "columns": [[plain(value) for value in column.tolist()] for column in columns],
    }
    return header, [
        bytes(shape) if shape is not None else b""
        for shape in (shapes if shapes is not None else [])
    ]


def _has_views(path: str) -> bool:
    """Tell whether a GeoPackage has a view: reading one can take for ever."""
    import sqlite3

    try:
        with contextlib.closing(
            sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
        ) as connection:
            found = connection.execute(
                "SELECT count(*) FROM sqlite_master WHERE type = 'view'"
            )
            return bool(found.fetchone()[0])
    except sqlite3.Error:
        return False


def repair(shapes: bytes) -> None:
    """Write each shape made valid as soon as it is, so that the parent knows which one hangs."""
    import shapely

    start = 0
    while start < len(shapes):
        size = int.from_bytes(shapes[start : start + 4], "big")
        shape = shapely.from_wkb(shapes[start + 4 : start + 4 + size])
        start += 4 + size
        repaired = shapely.to_wkb(
            shapely.make_valid(shape, method="structure", keep_collapsed=False)
        )
        sys.stdout.buffer.write(len(repaired).to_bytes(4, "big") + repaired)
        sys.stdout.buffer.flush()


def read_xml(request: dict[str, Any]) -> tuple[dict[str, object], list[bytes]]:
    """Return a workbook's sheets, or the features of a KML or GPX document."""
    # First in the list: the readers must be those that stand beside this file.
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from geo.ingest.child.markup import MarkupError

    try:
        if request["task"] == "workbook":
            from geo.ingest.child.workbook import read_workbook

            return read_workbook(request), []
        from geo.ingest.child.documents import read_markup

        return read_markup(request)
    except MarkupError as error:
        code, *place = error.args
        refuse(code, place=place[0] if place else None)
        raise


def re_encode(
    request: dict[str, Any], content: bytes
) -> tuple[dict[str, object], list[bytes]]:
    """Return a picture's sizes, and the picture in each of them."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from geo.ingest.child.picture import PictureError, read_picture

    try:
        return read_picture(
            content,
            most_pixels=request["most_pixels"],
            sides=tuple(request["sides"]),
        )
    except PictureError as error:
        refuse(error.args[0])
        raise


def answer(header: dict[str, object], parts: list[bytes]) -> None:
    """Write a header and what follows it."""
    header["lengths"] = [len(part) for part in parts]
    text = json.dumps(header, allow_nan=False).encode()
    sys.stdout.buffer.write(len(text).to_bytes(8, "big") + text + b"".join(parts))


def main() -> None:
    """Answer the request that stands in the first argument."""
    request = json.loads(sys.argv[1])
    confine(request["cpu_seconds"], request["memory_bytes"])
    if request["task"] == "read":
        header, shapes = read_file(
            request["path"], request["drivers"], request["layer"], request["max_rows"]
        )
    elif request["task"] == "repair":
        repair(sys.stdin.buffer.read())
        return
    elif request["task"] == "picture":
        answer(*re_encode(request, sys.stdin.buffer.read()))
        return
    else:
        header, shapes = read_xml(request)
    for shape in shapes:
        if (
            shape
            and (
                int.from_bytes(shape[1:5], "little" if shape[0] else "big") & 0x0FFFFFFF
            )
            % 1000
            not in _ALLOWED_SHAPES
        ):
            refuse("shape")
    answer(header, shapes)


if __name__ == "__main__":
    main()
