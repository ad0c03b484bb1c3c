"""Hostile workbooks."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl

from tests.hostile.making import Make, save, url

SHEET = "xl/worksheets/sheet1.xml"
_START = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def _good() -> dict[str, bytes]:
    made = openpyxl.Workbook()
    made.active.append(["名称", "緯度", "経度"])
    made.active.append(["架空", 35.5, 139.5])
    kept = io.BytesIO()
    made.save(kept)
    with zipfile.ZipFile(kept) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _book(changes: Callable[[dict[str, bytes]], None], name: str = "架空.xlsx") -> Make:
    def make(folder: Path) -> Path:
        parts = _good()
        changes(parts)
        path = folder / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for part, content in parts.items():
                archive.writestr(part, content)
        return path

    return make


def _sheet(rows: Callable[[], str], before: str = "", after: str = "") -> Make:
    """A workbook whose sheet holds these rows."""

    def change(parts: dict[str, bytes]) -> None:
        text = f"{before}{_START}<sheetData>{rows()}</sheetData>{after}</worksheet>"
        parts[SHEET] = text.encode()

    return _book(change)


def _replace(part: str, old: bytes, new: Callable[[], bytes]) -> Make:
    def change(parts: dict[str, bytes]) -> None:
        parts[part] = parts[part].replace(old, new(), 1)

    return _book(change)


def _add(part: str, content: Callable[[], bytes]) -> Make:
    def change(parts: dict[str, bytes]) -> None:
        parts[part] = content()

    return _book(change)


def _cell(text: str, where: str = "A1") -> str:
    return f'<c r="{where}" t="inlineStr"><is><t>{text}</t></is></c>'


def _row(cells: str, number: int | str = 1) -> str:
    return f'<row r="{number}">{cells}</row>'


def _link_out() -> bytes:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        'relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships/externalLinkPath" '
        f'Target="{url("a.xlsx")}" TargetMode="External"/></Relationships>'
    ).encode()


_DDE = "<f>cmd|'/C calc'!A0</f><v>1</v>"
_SERVICE = f'<f>WEBSERVICE("{url()}")</f>'
_LAUGHS = '<!DOCTYPE a [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;">]>'

FILES: dict[str, Make] = {
    "xlsx: link to another workbook": _add(
        "xl/externalLinks/_rels/externalLink1.xml.rels", _link_out
    ),
    "xlsx: DDE": _sheet(lambda: _row(f'<c r="A1">{_DDE}</c>')),
    "xlsx: formula that calls an address": _sheet(
        lambda: _row(_cell("名称")) + _row(f'<c r="A2">{_SERVICE}</c>', 2)
    ),
    "xlsx: entities in a sheet": _sheet(lambda: _row(_cell("&b;")), before=_LAUGHS),
    "xlsx: entity of a file": _sheet(
        lambda: _row(_cell("&a;")),
        before='<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    ),
    "xlsx: entity of an address": _book(
        lambda parts: parts.update(
            {
                "xl/workbook.xml": (
                    f'<!DOCTYPE a SYSTEM "{url("a.dtd")}">'.encode()
                    + parts["xl/workbook.xml"]
                )
            }
        )
    ),
    "xlsx: entities in the styles": _book(
        lambda parts: parts.update(
            {"xl/styles.xml": _LAUGHS.encode() + parts["xl/styles.xml"]}
        )
    ),
    "xlsx: a dimension of everything": _replace(
        SHEET, b'ref="A1:C2"', lambda: b'ref="A1:XFD1048576"'
    ),
    "xlsx: a dimension that is none": _replace(
        SHEET, b'ref="A1:C2"', lambda: b'ref="A0:ZZZZZZ99999999999"'
    ),
    "xlsx: row a thousand million": _sheet(
        lambda: _row(_cell("名称")) + _row(_cell("架空", "A1000000000"), 1_000_000_000)
    ),
    "xlsx: row with a name": _sheet(lambda: _row(_cell("名称"), "x")),
    "xlsx: negative row": _sheet(lambda: _row(_cell("名称"), -5)),
    "xlsx: column beyond the last": _sheet(lambda: _row(_cell("名称", "ZZZZ1"))),
    "xlsx: last column": _sheet(lambda: _row(_cell("名称", "XFD1"))),
    "xlsx: 20,000 rows out to the last column": _sheet(
        lambda: "".join(_row(f'<c r="XFD{i}"/>', i) for i in range(1, 20_001))
    ),
    "xlsx: a million columns": _sheet(lambda: _row("<c><v>1</v></c>" * 1_000_000)),
    "xlsx: a million rows": _sheet(lambda: "<row><c><v>1</v></c></row>" * 1_000_000),
    "xlsx: 90 MB of one letter": _sheet(lambda: _row(_cell("a" * 90_000_000))),
    "xlsx: shared text of 50 MB": _add(
        "xl/sharedStrings.xml", lambda: b"<sst><si><t>" + b"a" * 50_000_000
    ),
    "xlsx: shared text that is not there": _sheet(
        lambda: _row('<c r="A1" t="s"><v>99999999</v></c>')
    ),
    "xlsx: negative shared text": _sheet(lambda: _row('<c r="A1" t="s"><v>-1</v></c>')),
    "xlsx: style that is not there": _sheet(
        lambda: _row('<c r="A1" s="99999"><v>1</v></c>')
    ),
    "xlsx: number without end": _sheet(
        lambda: _row(f'<c r="A1"><v>{"9" * 100_000}</v></c>')
    ),
    "xlsx: number that is none": _sheet(lambda: _row('<c r="A1"><v>NaN</v></c>')),
    "xlsx: number of infinity": _sheet(lambda: _row('<c r="A1"><v>1e999</v></c>')),
    "xlsx: date out of time": _sheet(
        lambda: _row('<c r="A1" t="d"><v>99999-99-99T99:99</v></c>')
    ),
    "xlsx: nested 100,000 deep": _sheet(lambda: "<row>" * 100_000),
    "xlsx: 100,000 merged cells": _sheet(
        lambda: _row(_cell("名称")),
        after="<mergeCells>"
        + '<mergeCell ref="A1:XFD1048576"/>' * 1000
        + "</mergeCells>",
    ),
    "xlsx: 5,000 sheets": _replace(
        "xl/workbook.xml",
        b"</sheets>",
        lambda: (
            b'<sheet name="a" sheetId="9" r:id="rId1" xmlns:r="http://schemas.'
            b'openxmlformats.org/officeDocument/2006/relationships"/>'
            * 5000
            + b"</sheets>"
        ),
    ),
    "xlsx: sheet outside the workbook": _replace(
        "xl/_rels/workbook.xml.rels",
        b"/xl/worksheets/sheet1.xml",
        lambda: b"/../../../../etc/passwd",
    ),
    "xlsx: 600 parts": _book(
        lambda parts: parts.update({f"xl/a{i}.xml": b"<a/>" for i in range(600)})
    ),
    "xlsx: no sheets": _book(lambda parts: parts.pop(SHEET)),
    "xlsx: no list of contents": _book(lambda parts: parts.pop("[Content_Types].xml")),
    "xlsx: cut off": _replace(SHEET, b"</worksheet>", lambda: b""),
    "xlsx: macros": _book(
        lambda parts: parts.update({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 100}),
        "架空.xlsm",
    ),
    "xlsx: old workbook": lambda folder: save(
        folder, "架空.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000)
    ),
    "xlsx: a zip of something else": _book(lambda parts: parts.clear()),
}
