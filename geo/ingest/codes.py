"""Checks the municipality codes of rows; only a check digit proves a repair."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from geo.domain.errors import NotFoundError
from geo.domain.municipalities import (
    MunicipalityName,
    check_digit,
    get_municipality_name,
)
from geo.domain.text import normalise
from geo.ingest.notes import Note, NoteBook, Severity
from geo.ingest.table import SourceTable

_CODE: Final = re.compile(r"[0-9]{5,6}")
_COMPLETE: Final = 6


@lru_cache(maxsize=4096)
def read_code(text: str) -> tuple[str | None, str | None]:
    """Return a municipality code's five digits and what was done to read it.

    Parameters
    ----------
    text
        Six digits with their check digit; five without it; or five that lost
        a leading zero in a spreadsheet.

    Returns
    -------
    tuple
        ``(None, reason)`` when the code is none, or could be two.

    References
    ----------
    JIS X 0401, JIS X 0402; 総務省「全国地方公共団体コード仕様」 for the check digit.
    """
    digits = normalise(text)
    bare = restored = None
    if _CODE.fullmatch(digits) is None:
        reason = "市区町村コードとして読めません。"
    elif len(digits) == _COMPLETE:
        whole = _known(digits[:-1]) if check_digit(digits[:-1]) == digits[-1] else None
        if whole is not None:
            return whole.code5, None
        reason = "検査数字が合わないか、ない市区町村のコードです。"
    else:
        bare = _known(digits)
        # A spreadsheet drops the zero: 092011 becomes 92011, whose last digit still proves it.
        shortened = f"0{digits[:-1]}"
        if check_digit(shortened) == digits[-1]:
            restored = _known(shortened)
        reason = "市区町村コードとして読めません。"
    if bare and restored:
        reason = (
            f"検査数字のない{bare.name}のコードとも、先頭の0が落ちた"
            f"{restored.name}のコードとも読めます。"
        )
    elif restored:
        reason = (
            f"先頭の0が落ちていたため、検査数字を確かめて{restored.code6}"
            f"（{restored.name}）として読みました。"
        )
        return restored.code5, reason
    elif bare:
        reason = (
            f"検査数字のない5桁のコードを{bare.code6}（{bare.name}）として読みました。"
        )
        return bare.code5, reason
    return None, reason


def check_codes(
    table: SourceTable, mapping: Mapping[str, str], *, city_code: str | None
) -> tuple[Note, ...]:
    """Return notes on rows whose code was repaired, is none, or is another city's."""
    city = get_municipality_name(city_code) if city_code else None
    book = NoteBook()
    for column, what in (
        ("municipality_code_", "別の市区町村"),
        ("location_code_", "所在地が別の市区町村"),
    ):
        header = mapping.get(column)
        if header is None:
            continue
        for row in table.rows:
            text = row.cells.get(header)
            if text is None or _is_prefecture(text):
                continue
            code, told = read_code(text)
            if city and code is None and _may_be(text, city):
                code = city.code5
                told = f"{city.code6}（{city.name}）として読みました。"
            if told is not None:
                severity: Severity = "doubt" if code is None else "repair"
                book.tell(severity, row.number, header, f"「{text}」: {told}")
            if city and code and code != city.code5:
                other = get_municipality_name(code)
                message = (
                    f"「{text}」は{what}（{other.prefecture}{other.name}）です。"
                    "行はそのまま残しました。"
                )
                book.tell("doubt", row.number, header, message)
    return book.close()


def _may_be(text: str, city: MunicipalityName) -> bool:
    """Tell whether the city's own code is one of two readings: then it is the one meant."""
    digits = normalise(text)
    return digits == city.code5 or f"0{digits}" == city.code6


def _known(code5: str) -> MunicipalityName | None:
    try:
        return get_municipality_name(code5)
    except NotFoundError:
        return None


def _is_prefecture(text: str) -> bool:
    """Tell whether a code is a prefecture's (22, 220001): its files cover many cities."""
    digits = normalise(text)
    if re.fullmatch(r"\d{2}000\d", digits):
        return check_digit(digits[:-1]) == digits[-1]
    return re.fullmatch(r"\d{1,2}", digits) is not None
