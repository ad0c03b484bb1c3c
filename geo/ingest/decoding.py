"""Bytes become text by one strict rule, or the file is refused."""

import codecs
import re
import unicodedata
from typing import Final

from geo.ingest.notes import refusal

# Python's "shift_jis" lacks ①, 髙 and ～; what municipal files call so is cp932.
_CP932_NAMES: Final = frozenset(
    {
        "shift_jis",
        "shiftjis",
        "sjis",
        "shift-jis",
        "ms932",
        "windows-31j",
        "932",
        "ansi 932",
    }
)
_FORBIDDEN: Final = frozenset(
    "\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069"
    "\ufeff\ufff9\ufffa\ufffb"
)
_CODECS: Final = frozenset(
    {
        *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp932"),
        *("euc_jp", "iso2022_jp", "ascii", "iso8859-1"),
    }
)
# What a cell can do without is found at one look; Cn and Co are left alone.
_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff" + "".join(sorted(_FORBIDDEN)) + "]"
)
_DELETED: Final = dict.fromkeys(
    [*range(9), *range(0x0B, 0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)]
    + [ord(c) for c in _FORBIDDEN]
)
# Sorting a long run of combining marks takes quadratic time.
_MOST_MARKS: Final = 30
_MARKS: Final = "".join(
    chr(i) for i in range(0x300, 0x20000) if unicodedata.combining(chr(i))
)
_PILE: Final = re.compile(f"([{_MARKS}][{_MARKS}]{{{_MOST_MARKS - 1}}})[{_MARKS}]+")
_DBF_HEADER: Final = 32
# The escape sequences that switch to Japanese and back: no other text has them.
_ISO_2022: Final = re.compile(rb"\x1b\$[@B][\x21-\x7e]+\x1b\([BJ]")


def decode_text(
    raw: bytes, *, file: str, encoding: str | None = None
) -> tuple[str, str]:
    """Return a file's text and the encoding that fitted.

    Parameters
    ----------
    raw
        The whole file.
    file
        Its name, for the error.
    encoding
        What the user says it is; None tries BOM, ISO-2022-JP, UTF-8, then
        CP932, strictly.

    Returns
    -------
    tuple of str
        Text without a byte order mark, and one of "utf-8-sig", "utf-8",
        "cp932", "utf-16", "iso2022_jp" or the encoding given.

    Raises
    ------
    InvalidLayerError
        Nothing fits, or the bytes are not text.
    """
    if encoding is None and _ISO_2022.search(raw):
        candidates = ["iso2022_jp"]
    elif encoding is not None:
        candidates = [codec_name(encoding, file=file)]
    elif raw.startswith(codecs.BOM_UTF8):
        candidates = ["utf-8-sig"]
    elif raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    else:
        candidates = ["utf-8", "cp932"]
    for candidate in candidates:
        try:
            text = raw.decode(candidate)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            raise refusal(
                file,
                "文字のデータではありません。CSVやGeoJSONとして保存したファイルを選んでください。",
            )
        return text.removeprefix("\ufeff"), candidate
    tried = "・".join(candidates)
    raise refusal(
        file,
        f"文字コードが分かりません（{tried}では読めません）。UTF-8で保存し直してください。",
    )


def codec_name(label: str, *, file: str) -> str:
    """Return Python's name of an encoding as people and .cpg files write it."""
    name = label.strip().lower()
    if name in _CP932_NAMES:
        return "cp932"
    if name == "65001":
        return "utf-8"
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        found = ""
    # Some of Python's codecs take quadratic time (punycode) or make no text (zip).
    if found not in _CODECS:
        raise refusal(
            file,
            f"文字コード「{label.strip()}」は使えません。UTF-8かCP932を指定してください。",
        )
    return found


def choose_dbf_encoding(raw: bytes, *, file: str, declared: str | None) -> str:
    """Return the encoding of a .dbf, honouring its .cpg or else trying its own text.

    Parameters
    ----------
    raw
        The .dbf file.
    file
        Name of the Shapefile, for the error.
    declared
        Text of the .cpg file or the user's choice; None when there is neither.

    Notes
    -----
    Each text cell is decoded on its own, and a character cut off by the end of
    its cell is forgiven: fixed-width cells do that to long Japanese names.
    Plain ASCII is reported as "utf-8".
    """
    candidates = [codec_name(declared, file=file)] if declared else ["utf-8", "cp932"]
    cells = _dbf_text_cells(raw)
    for candidate in candidates:
        try:
            for cell in cells:
                decode_cell(cell, candidate)
        except UnicodeDecodeError:
            continue
        return candidate
    tried = "・".join(candidates)
    raise refusal(
        file,
        f"属性（.dbf）の文字コードが分かりません（{tried}では読めません）。"
        "文字コードを指定してください。",
    )


def decode_cell(cell: bytes, encoding: str) -> str:
    """Return one fixed-width cell's text; a character cut off at its end is dropped."""
    return codecs.getincrementaldecoder(encoding)("strict").decode(cell, final=False)


def clean_cell(text: str) -> tuple[str | None, bool]:
    """Return a cell without outer white space, and whether invisible characters were removed.

    Control characters, zero-width characters and direction overrides can make a
    reader see another text than the one stored. An empty cell is None.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = text
    # What prints holds nothing to remove, and nearly every cell prints.
    if not text.isprintable() and _INVISIBLE.search(text):
        kept = text.translate(_DELETED)
    if len(kept) > _MOST_MARKS and not kept.isascii():
        kept = _PILE.sub(r"\1", kept)
    return unicodedata.normalize("NFC", kept).strip() or None, kept != text


def _dbf_text_cells(raw: bytes) -> list[bytes]:
    """Return every field name and text cell of a dBASE file, by its own header."""
    if len(raw) < _DBF_HEADER:
        return []
    rows = int.from_bytes(raw[4:8], "little")
    header_bytes = int.from_bytes(raw[8:10], "little")
    row_bytes = int.from_bytes(raw[10:12], "little")
    cells, spans, start = [], [], 1
    for offset in range(
        _DBF_HEADER, min(header_bytes, len(raw)) - _DBF_HEADER + 1, _DBF_HEADER
    ):
        if raw[offset] == 0x0D:  # noqa: PLR2004 - dBASE ends its list of fields with a carriage return
            break
        cells.append(raw[offset : offset + 11].split(b"\0")[0])
        if raw[offset + 11 : offset + 12] == b"C":
            spans.append((start, start + raw[offset + 16]))
        start += raw[offset + 16]
    last = min(rows, (len(raw) - header_bytes) // row_bytes if row_bytes else 0)
    for row in range(last):
        base = header_bytes + row * row_bytes
        cells.extend(raw[base + a : base + b].rstrip(b" \0") for a, b in spans)
    return cells
