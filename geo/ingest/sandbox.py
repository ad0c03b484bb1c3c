"""Lets GDAL and shape repair work in a child process that may die without harm.

A file can make GDAL open other files or addresses (VRT, WFS), fill the memory
or run for minutes; so can a document of markup or a workbook made to harm. The
child knows only two of GDAL's drivers and our own readers, has limits on time and
memory, no network where the system allows that, and answers in plain bytes.
"""

import functools
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import shapely
from shapely.geometry.base import BaseGeometry

from geo.ingest.limits import Limits
from geo.ingest.notes import refusal
from geo.ingest.sandbox_refusals import explain

DRIVERS: Final = ("GPKG", "ESRI Shapefile")
CPU_SECONDS: Final = 10
WALL_SECONDS: Final = 20
REPAIR_SECONDS: Final = 2
MEMORY_BYTES: Final = 1024**3
_WORKER: Final = Path(__file__).with_name("sandbox_worker.py")


@dataclass(frozen=True, slots=True)
class RawLayer:
    """What GDAL found: fields, columns of equal length, shapes or None, CRS as text.

    Text of a Shapefile is still bytes, one character each (ISO-8859-1).
    """

    fields: tuple[str, ...]
    columns: tuple[tuple[Any, ...], ...]
    shapes: tuple[BaseGeometry | None, ...]
    crs: str | None


def read_with_gdal(
    path: Path, *, file: str, layer: str | None, limits: Limits
) -> RawLayer:
    """Return the layer of a GeoPackage or Shapefile, read by GDAL in a child process.

    Parameters
    ----------
    path
        A copy in a folder of its own.
    file
        The name its owner knows it by, for errors.
    layer
        Needed when a GeoPackage holds several.
    limits
        Cap on features.

    Raises
    ------
    InvalidLayerError
        The child refused, died or took too long.
    """
    answer = _ask(
        {
            "task": "read",
            "path": str(path),
            "drivers": DRIVERS,
            "layer": layer,
            "max_rows": limits.rows,
        },
        cpu_seconds=CPU_SECONDS,
        wall_seconds=WALL_SECONDS,
        file=file,
    )
    header, parts = _unpack(answer)
    try:
        shapes = [shapely.from_wkb(part) if part else None for part in parts]
    except shapely.GEOSException:
        raise refusal(
            file, "壊れた図形があります。元のソフトで保存し直してください。"
        ) from None
    count = len(header["columns"][0]) if header["columns"] else len(shapes)
    return RawLayer(
        tuple(header["fields"]),
        tuple(tuple(column) for column in header["columns"]),
        tuple(shapes) or (None,) * count,
        header["crs"],
    )


def read_in_child(
    path: Path, task: str, *, file: str, limits: Limits, **request: object
) -> tuple[dict[str, Any], list[bytes]]:
    """Return what a reader of ours found in a file, working in a child process.

    Parameters
    ----------
    path
        The file; only read.
    task
        "workbook" or "markup".
    file
        The name its owner knows it by, for errors.
    limits
        Caps on rows, columns and vertices.
    request
        What the reader needs besides.

    Raises
    ------
    InvalidLayerError
        The child refused, died or took too long.
    """
    caps = {
        "max_rows": limits.rows,
        "max_columns": limits.columns,
        "max_vertices": limits.all_vertices,
    }
    answer = _ask(
        {"task": task, "path": str(path), **caps, **request},
        cpu_seconds=CPU_SECONDS,
        wall_seconds=WALL_SECONDS,
        file=file,
    )
    header, shapes = _unpack(answer)
    return header, list(shapes)


def repair_in_child(shapes: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """Return shapes made valid by a child that may take two seconds for all of them.

    A star of 2,001 points keeps ``make_valid`` busy for minutes, and forty of
    199 points for half a minute, so shapes of unknown origin are not repaired
    in the serving process.

    Returns
    -------
    list of shapely.Geometry
        Shorter than ``shapes`` when the time was over: the first one missing is
        too tangled to be repaired.
    """
    packed = [shapely.to_wkb(shape) for shape in shapes]
    done = _run(
        {"task": "repair"},
        cpu_seconds=REPAIR_SECONDS,
        wall_seconds=4 * REPAIR_SECONDS,
        stdin=b"".join(len(part).to_bytes(4, "big") + part for part in packed),
    )
    repaired: list[BaseGeometry] = []
    start = 0
    while start + 4 <= len(done.stdout):
        end = start + 4 + int.from_bytes(done.stdout[start : start + 4], "big")
        if end > len(done.stdout):
            break
        repaired.append(shapely.from_wkb(done.stdout[start + 4 : end]))
        start = end
    return repaired


def re_encode_in_child(
    content: bytes, *, file: str, most_pixels: int, sides: Sequence[int]
) -> list[tuple[tuple[int, int], bytes]]:
    """Return a picture re-encoded as JPEG by a child process, once for each side.

    Parameters
    ----------
    content
        The picture's bytes as they came.
    file
        The name its owner knows it by, for errors.
    most_pixels
        A larger picture is refused before it is decoded.
    sides
        To how many pixels the longer side is cut.

    Returns
    -------
    list of tuple
        ``(width, height), bytes`` for each of ``sides``.

    Raises
    ------
    InvalidLayerError
        The child refused, died or took too long.
    """
    answer = _ask(
        {"task": "picture", "most_pixels": most_pixels, "sides": list(sides)},
        cpu_seconds=CPU_SECONDS,
        wall_seconds=WALL_SECONDS,
        file=file,
        stdin=content,
    )
    header, pictures = _unpack(answer)
    sizes = [(int(width), int(height)) for width, height in header["sizes"]]
    return list(zip(sizes, pictures, strict=True))


@functools.cache
def _skipped_drivers() -> str:
    import pyogrio

    return ",".join(name for name in pyogrio.list_drivers() if name not in DRIVERS)


def _ask(
    request: dict[str, object],
    *,
    cpu_seconds: int,
    wall_seconds: float,
    file: str,
    stdin: bytes = b"",
) -> bytes:
    done = _run(
        request, cpu_seconds=cpu_seconds, wall_seconds=wall_seconds, stdin=stdin
    )
    if done.returncode is None:
        raise refusal(
            file, "時間がかかりすぎたため中止しました。ファイルを小さくしてください。"
        )
    if done.returncode != 0:
        raise refusal(file, explain(done.returncode, done.stderr))
    return done.stdout


@dataclass(frozen=True, slots=True)
class _Ended:
    """What a child left behind; ``returncode`` is None for one that was stopped."""

    returncode: int | None
    stdout: bytes
    stderr: bytes


def _run(
    request: dict[str, object],
    *,
    cpu_seconds: int,
    wall_seconds: float,
    stdin: bytes = b"",
) -> _Ended:
    request |= {"cpu_seconds": cpu_seconds, "memory_bytes": MEMORY_BYTES}
    environment = {
        "GDAL_SKIP": _skipped_drivers() if request["task"] == "read" else "",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONIOENCODING": "utf-8",
    }
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and our own file, arguments as JSON
            [sys.executable, "-I", "-B", str(_WORKER), json.dumps(request)],
            input=stdin,
            capture_output=True,
            timeout=wall_seconds,
            env=environment,
            cwd="/",
            check=False,
        )
    except subprocess.TimeoutExpired as stopped:
        return _Ended(None, stopped.stdout or b"", b"")
    return _Ended(done.returncode, done.stdout, done.stderr)


def _unpack(answer: bytes) -> tuple[dict[str, Any], Sequence[bytes]]:
    size = int.from_bytes(answer[:8], "big")
    header = json.loads(answer[8 : 8 + size])
    parts, start = [], 8 + size
    for length in header["lengths"]:
        parts.append(answer[start : start + length])
        start += length
    return header, parts
