"""Hostile CSV: what looks like text and is meant to harm whoever reads it."""

from tests.hostile.making import Make, fixed

HEADER = "名称,緯度,経度\n"
ROW = "架空,35.5,139.5\n"

_CSV = {
    "NUL bytes": lambda: HEADER + "架\x00空,35.5,139.5\n",
    "nothing but NUL": lambda: b"\x00" * 100_000,
    "direction override": lambda: HEADER + "\u202e架空\u202c,35.5,139.5\n",
    "invisible header": lambda: "\u200b名称\u200b,緯度,経度\n" + ROW,
    "cell of 2 MB": lambda: HEADER + "架" * 700_000 + ",35.5,139.5\n",
    "line of 10 MB": lambda: HEADER + "a" * 10_000_000,
    "100,000 columns": lambda: ",".join(map(str, range(100_000))) + "\n" + ROW,
    "row of 100,000 cells": lambda: HEADER + "," * 100_000,
    "200,000 rows": lambda: HEADER + ROW * 200_000,
    "a million blank rows": lambda: HEADER + "\n" * 1_000_000 + ROW,
    "quote without end": lambda: HEADER + '"架空,35.5,139.5\n' + ROW * 1000,
    "quotes only": lambda: '"' * 1_000_001,
    "formula cells": lambda: HEADER + "\"=cmd|' /C calc'!A0\",35.5,139.5\n",
    "formula header": lambda: "=1+1,名称\n1,架空\n",
    "NaN coordinates": lambda: HEADER + "架空,NaN,Infinity\n",
    "number of 5,000 digits": lambda: HEADER + f"架空,{'9' * 5000},139.5\n",
    "number with an exponent": lambda: HEADER + "架空,1e999,1e-999\n",
    "latitude of many worlds": lambda: HEADER + "架空,369.56,139.5\n",
    "repeated header": lambda: "名称,名称,緯度,経度\n架空,別,35.5,139.5\n",
    "only a mark of UTF-8": lambda: b"\xef\xbb\xbf",
    "only a mark of UTF-16": lambda: b"\xff\xfe",
    "mark of UTF-16, odd length": lambda: b"\xff\xfe" + b"a\x00b",
    "UTF-16 without its mark": lambda: (HEADER + ROW).encode("utf-16-le"),
    "UTF-32": lambda: (HEADER + ROW).encode("utf-32"),
    "overlong UTF-8": lambda: HEADER.encode() + b"\xc0\xaf\xc0\xae,35.5,139.5\n",
    "surrogates in UTF-8": lambda: HEADER.encode() + b"\xed\xa0\x80,35.5,139.5\n",
    "escape sequences": lambda: HEADER + "\x1b]0;架空\x07\x1b[2J,35.5,139.5\n",
    "random bytes": lambda: bytes(range(256)) * 1000,
    "script": lambda: HEADER + "<script>alert(1)</script>,35.5,139.5\n",
    "page of HTML": lambda: "<!DOCTYPE html><html><body>404</body></html>",
    "workbook under this name": lambda: b"PK\x03\x04" + b"\x00" * 100,
    "PDF under this name": lambda: b"%PDF-1.7\n",
    "program": lambda: b"\x7fELF" + bytes(1000),
    "tabs and commas mixed": lambda: "名称\t緯度,経度\n架空\t35.5,139.5\n",
    "combining marks without end": lambda: HEADER + "あ" + "\u3099" * 50_000 + ",1,1\n",
    "piles of combining marks": lambda: (
        HEADER + ("あ" + "\u0301\u0323" * 15_000 + ",1,1\n") * 100
    ),
    "date that catches the parser": lambda: "名称,開始日\n架空," + "1" * 50_000 + "\n",
    "spaces that catch the parser": lambda: HEADER + "架空," + " " * 100_000 + "x,1\n",
}

FILES: dict[str, Make] = {
    f"csv: {name}": fixed("架空.csv", content) for name, content in _CSV.items()
}
