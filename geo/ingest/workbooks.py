"""Reads one sheet of an Excel workbook, and says which."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from geo.domain.text import normalise
from geo.ingest.archives import check_package
from geo.ingest.header_rows import (
    ROWS_SEARCHED_FOR_A_HEADER,
    count_known,
    tabulate,
)
from geo.ingest.limits import Limits
from geo.ingest.notes import Note, refusal
from geo.ingest.sandbox import read_in_child
from geo.ingest.table import SourceTable

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
# Sheets that explain the data or give an example of it.
_ASIDES: Final = re.compile(
    r"(入力|記入|記載)(例|見本|方法|要領|注意|について|上の)|作成例|サンプル|見本|凡例"
    r"|(?<![事条特慣判])例(\W*\d*)?\W*$|^例|説明(?!会)|定義|選択肢|マスタ|コード表"
    r"|^出典$|プルダウン|はじめに|注意事項|^リスト\d*$|read ?me|sample|^master|^list\d*$",
    re.IGNORECASE,
)
_OUR_ASIDES: Final = ["定義", "出典"]
_KNOWN_ENOUGH: Final = 2
_MOST_CELLS_NAMED: Final = 10


def read_workbook(
    path: Path,
    *,
    file: str,
    layer: str | None,
    is_known_header: Callable[[str], bool],
    limits: Limits,
) -> SourceTable:
    """Return the rows of one sheet as text.

    Parameters
    ----------
    path
        .xlsx or .xlsm.
    file
        The name its owner knows it by.
    layer
        Name of the sheet. None takes the only sheet with data, or the only one
        with headers we know; hidden sheets and those that explain (入力例,
        説明, 選択肢 …) are left out unless they are asked for.
    is_known_header
        See `tabulate`.
    limits
        Caps on size, rows and columns.

    Raises
    ------
    InvalidLayerError
        Not a workbook, encrypted, over a limit, or a sheet cannot be chosen.

    Notes
    -----
    Formulas are never worked out: their stored value is read. Dates are written
    2026-10-10, moments 2026-10-10 09:30.
    """
    start = path.read_bytes()
    if start.startswith(_OLE):
        raise refusal(file, _old_or_locked(start))
    check_package(path, file=file, limits=limits)
    header, _ = read_in_child(
        path,
        "workbook",
        file=file,
        # Titles and the header stand above the data rows.
        limits=limits,
        layer=layer,
        max_cell=limits.cell_characters,
        max_text=limits.all_characters,
        max_rows=limits.rows + ROWS_SEARCHED_FOR_A_HEADER,
    )
    sheet, notes = _choose(header, layer, is_known_header, file=file)
    if "over" in sheet:
        raise refusal(file, _too_much(sheet, limits))
    lines: list[list[str]] = sheet["rows"]
    notes += _cell_notes(sheet)
    widest = max((len(line) for line in lines), default=0)
    return tabulate(
        [line + [""] * (widest - len(line)) for line in lines],
        file=file,
        encoding="xlsx",
        is_known_header=is_known_header,
        notes=notes,
    )


def _old_or_locked(start: bytes) -> str:
    if _ENCRYPTED in start:
        return (
            "パスワードで保護されたブックは読めません。"
            "Excelでパスワードを外して保存し直してください。"
        )
    return (
        "古い形式（.xls）のブックは読めません。"
        "Excelで開き、.xlsx形式で保存し直してください。"
    )


def _choose(
    header: Mapping[str, Any],
    layer: str | None,
    is_known_header: Callable[[str], bool],
    *,
    file: str,
) -> tuple[dict[str, Any], list[Note]]:
    sheets: list[dict[str, Any]] = header["sheets"]
    names = "、".join(f"「{name}」" for name in header["names"])
    if layer is not None:
        if not sheets:
            raise refusal(file, f"シート「{layer}」がありません。シート: {names}")
        return sheets[0], []
    filled = [sheet for sheet in sheets if _has_content(sheet)]
    if not filled:
        hidden = any(not sheet["shown"] for sheet in sheets)
        reason = "表示されたシートにデータがありません。"
        raise refusal(
            file,
            f"{reason}隠れたシートを読むときはシートの名前を指定してください。シート: {names}"
            if hidden
            else reason,
        )
    plain = [s for s in filled if not _ASIDES.search(normalise(s["name"]))]
    if header["names"][-2:] == _OUR_ASIDES:
        # A workbook of ours: a layer may well be called 記入例.
        plain = [s for s in filled if s["name"] not in _OUR_ASIDES]
    if len(sheets) == 1:
        plain = filled
    if not plain:
        raise refusal(
            file,
            "例や説明らしいシートにしかデータがありません。"
            f"読むシートの名前を指定してください。シート: {names}",
        )
    chosen = plain
    if len(plain) > 1:
        chosen = [sheet for sheet in plain if _knows(sheet, is_known_header)]
    if len(chosen) != 1:
        open_names = "、".join(f"「{sheet['name']}」" for sheet in plain)
        raise refusal(
            file,
            f"どのシートを読むか決められません。次から指定してください: {open_names}",
        )
    left = [name for name in header["names"] if name != chosen[0]["name"]]
    if not left:
        return chosen[0], []
    message = (
        f"シート「{chosen[0]['name']}」を読みました。"
        f"読まなかったシート: {'、'.join(f'「{name}」' for name in left)}。"
    )
    return chosen[0], [Note("skip", None, None, message)]


def _has_content(sheet: Mapping[str, Any]) -> bool:
    return bool(sheet["shown"] and (sheet["rows"] or "over" in sheet))


def _knows(sheet: Mapping[str, Any], is_known_header: Callable[[str], bool]) -> bool:
    lines: Sequence[Sequence[str]] = sheet["rows"][:ROWS_SEARCHED_FOR_A_HEADER]
    return any(count_known(line, is_known_header) >= _KNOWN_ENOUGH for line in lines)


def _too_much(sheet: Mapping[str, Any], limits: Limits) -> str:
    if sheet["over"] == "columns":
        return (
            f"シート「{sheet['name']}」の列が多すぎます（上限{limits.columns}列）。"
            "離れた列に何か入っていないか確かめてください。"
        )
    return (
        f"シート「{sheet['name']}」の行が多すぎます（上限{limits.rows:,}行）。"
        "ファイルを分けてください。"
    )


def _cell_notes(sheet: Mapping[str, Any]) -> list[Note]:
    told = (
        (
            "errors",
            "計算の誤り（#N/Aなど）になっているセルを空として読みました",
        ),
        (
            "without_value",
            "数式の結果がないセルを空として読みました（Excelで保存し直すと入ります）",
        ),
        (
            "merged",
            "結合されたセルは、左上のセルだけに値があるものとして読みました",
        ),
    )
    notes = []
    for key, message in told:
        cells: list[str] = sheet[key]
        if cells:
            named = "、".join(cells[:_MOST_CELLS_NAMED])
            more = (
                f" ほか{len(cells) - _MOST_CELLS_NAMED}か所"
                if len(cells) > _MOST_CELLS_NAMED
                else ""
            )
            notes.append(Note("doubt", None, None, f"{message}: {named}{more}。"))
    return notes
