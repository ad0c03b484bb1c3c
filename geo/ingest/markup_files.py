"""Reads KML and GPX, parsed by our own reader in a child process."""

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import shapely

from geo.ingest.decoding import clean_cell, codec_name
from geo.ingest.limits import Limits
from geo.ingest.notes import Note, refusal
from geo.ingest.sandbox import read_in_child
from geo.ingest.table import SourceRow, SourceTable

FOLDER: Final = "フォルダー"
_GPX_NAMES: Final = {"waypoints": "地点", "routes": "経路", "tracks": "軌跡"}
_UNREAD: Final = {
    "NetworkLink": "ほかのファイルやサイトへのリンク",
    "GroundOverlay": "地図に重ねる画像",
    "ScreenOverlay": "画面に重ねる画像",
    "PhotoOverlay": "写真",
    "Tour": "ツアー",
    "Model": "立体模型",
}
_DECLARED: Final = re.compile(
    rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9_.-]{1,40})["'][^>]*\?>"""
)
# These are what expat decodes by itself.
_PLAIN: Final = frozenset({"utf-8", "utf-16", "us-ascii", "ascii", "iso-8859-1"})


def read_markup(
    path: Path, *, file: str, kind: str, layer: str | None, limits: Limits
) -> SourceTable:
    """Return the placemarks of a KML, or the points, routes and tracks of a GPX.

    Parameters
    ----------
    path
        The document.
    file
        The name its owner knows it by.
    kind
        "kml" or "gpx".
    layer
        Only the features inside the folder of this name (KML), or only 地点,
        経路 or 軌跡 (GPX).
    limits
        Caps on features, columns and vertices.

    Returns
    -------
    SourceTable
        Every field as the text that stands in the file; ``Name``,
        ``Description``, and the path of folders as the column フォルダー.
        Both formats are WGS 84 by definition. Altitudes are left out.

    Raises
    ------
    InvalidLayerError
        A document type, another root element, too deep or too much, a number
        that is none, or points, lines and areas mixed in one feature.
    """
    with tempfile.TemporaryDirectory(prefix="kyodo-") as folder:
        header, parts = read_in_child(
            _transcode(path, Path(folder, "document"), file=file, limits=limits),
            "markup",
            file=file,
            limits=limits,
            format=kind,
            max_cell=limits.cell_characters,
            max_text=limits.all_characters,
        )
    folders = [_name_folders(names, kind) for names in header["folders"]]
    kept = [i for i, names in enumerate(folders) if layer is None or layer in names]
    if not kept:
        raise refusal(file, _nothing(folders, layer))
    fields, notes = _clean_headers(header["fields"], folders, kept)
    notes += _tell(header)
    rows = []
    for number, i in enumerate(kept, start=1):
        cells: dict[str, str | None] = {}
        for field, column in zip(fields, header["columns"], strict=False):
            cells[field], cleaned = clean_cell(column[i] or "")
            if cleaned:
                message = "目に見えない文字（制御文字など）を取り除きました。"
                notes.append(Note("repair", number, field, message))
        if FOLDER in fields:
            cells[FOLDER] = clean_cell(" / ".join(folders[i]))[0]
        shape = shapely.from_wkb(parts[i]) if parts[i] else None
        rows.append(SourceRow(number, cells, shape))
    return SourceTable(
        file=file,
        headers=tuple(fields),
        rows=tuple(rows),
        has_shapes=True,
        crs="EPSG:4326",
        encoding="utf-8",
        notes=tuple(notes),
    )


def _transcode(path: Path, copy: Path, *, file: str, limits: Limits) -> Path:
    """Return a document, or a copy in UTF-8: expat knows no Japanese encoding."""
    with path.open("rb") as source:
        declared = _DECLARED.match(source.read(400))
    if declared is None or declared[1].decode("ascii").lower() in _PLAIN:
        return path
    if path.stat().st_size > limits.text_bytes:
        raise refusal(file, "ファイルが大きすぎます。UTF-8で書き出し直してください。")
    raw = path.read_bytes()
    encoding = codec_name(declared[1].decode("ascii"), file=file)
    try:
        text = raw[declared.end() :].decode(encoding)
    except UnicodeError:
        raise refusal(
            file,
            f"文字コードが、書かれている指定（{encoding}）と合いません。"
            "UTF-8で書き出し直してください。",
        ) from None
    copy.write_bytes(b'<?xml version="1.0" encoding="UTF-8"?>' + text.encode())
    return copy


def _name_folders(names: Sequence[str], kind: str) -> list[str]:
    return [_GPX_NAMES[name] for name in names] if kind == "gpx" else list(names)


def _nothing(folders: Sequence[Sequence[str]], layer: str | None) -> str:
    if layer is None:
        return "地物が1件もありません。"
    names = dict.fromkeys(name for path in folders for name in path)
    listed = "、".join(f"「{name}」" for name in list(names)[:20]) or "なし"
    return f"フォルダー「{layer}」がありません。フォルダー: {listed}"


def _clean_headers(
    fields: Sequence[str], folders: Sequence[Sequence[str]], kept: Sequence[int]
) -> tuple[list[str], list[Note]]:
    """Return distinct headers without invisible characters, and the folders' own."""
    cleaned: list[str] = []
    notes = []
    for i, field in enumerate(fields, start=1):
        name = clean_cell(field)[0] or f"{i}列目"
        if name in cleaned:
            notes.append(
                Note("doubt", None, name, f"見出し「{name}」が2回以上あります。")
            )
            name = f"{name}（{i}列目）"
        cleaned.append(name)
    if any(folders[i] for i in kept) and FOLDER not in cleaned:
        cleaned.append(FOLDER)
    return cleaned, notes


def _tell(header: dict[str, Any]) -> list[Note]:
    notes = []
    if header["altitudes"]:
        message = f"高さ（{header['altitudes']:,}点）は使わないため除きました。"
        notes.append(Note("skip", None, None, message))
    for name, count in header["unread"].items():
        message = f"{_UNREAD[name]}（{count:,}個）は読みませんでした。"
        notes.append(Note("skip", None, None, message))
    return notes
