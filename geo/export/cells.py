"""How a stored value stands in a cell: in words for people, in codes for programs."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any, Final

import numpy as np

from geo.domain.errors import NotFoundError
from geo.domain.vocabulary import load_vocabulary
from geo.export.model import ColumnType, ExportColumn
from geo.export.planning_words import PLANNING_WORDS
from geo.ingest.words import BETWEEN, find_code

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "status": {
        "active": "有効",
        "cancelled": "中止",
        "ended": "終了",
        "draft": "下書き",
    },
    "location_visibility": {
        "exact": "公開",
        "area_only": "区域のみ",
        "hidden": "非公開",
    },
    "location_source": {
        "surveyed": "測定",
        "town_centroid": "町の中心",
        "manual": "手入力",
        "none": "なし",
    },
    "joining": {"open": "自由参加", "contact": "問い合わせ", "form": "申込"},
    "adoption_status": {
        "applied": "申込中",
        "offered": "合意書案",
        "agreed": "合意",
        "ended": "終了",
        "declined": "不成立",
        "withdrawn": "取り下げ",
    },
    **PLANNING_WORDS,
}
SEPARATOR: Final = "、"


def in_words(column: ExportColumn, value: Any) -> str:
    """Return a value as a cell of a table people read, "" for none."""
    return "" if value is None else _IN_WORDS[column.type](column, value)


def in_codes(column: ExportColumn, value: Any) -> Any:
    """Return a value as JSON holds it: codes, numbers, ISO dates, lists."""
    return None if value is None else _IN_CODES[column.type](value)


def number_text(value: float) -> str:
    """Return a number in full, never as 1e-05, and without a needless ``.0``."""
    return str(np.format_float_positional(float(value), trim="-"))


@cache
def word_of(choices: str | None, code: str) -> str:
    """Return a code's word; the code itself where no word leads back to it."""
    if choices is None or choices in WORDS:
        return WORDS.get(choices or "", {}).get(code, code)
    try:
        label = load_vocabulary(choices).get(code).label
    except NotFoundError:  # other software may write any code
        return code
    return label if find_code(choices, label) == code else code


def word_in_list(choices: str | None, code: str) -> str:
    """Return a code's word for a list of several, whose words hold no separator."""
    word = word_of(choices, code)
    return code if BETWEEN.search(word) else word


def words_of(choices: str) -> tuple[str, ...]:
    """Return every word a column of codes can hold, for its definition."""
    if choices in WORDS:
        return tuple(WORDS[choices].values())
    return tuple(word_of(choices, term.code) for term in load_vocabulary(choices).terms)


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


_IN_WORDS: Final[Mapping[ColumnType, Callable[[ExportColumn, Any], str]]] = {
    "text": lambda _, value: str(value),
    "time": lambda _, value: str(value),
    "integer": lambda _, value: number_text(value),
    "number": lambda _, value: number_text(value),
    "date": lambda _, value: str(value.isoformat()),
    "dates": lambda _, value: SEPARATOR.join(day.isoformat() for day in value),
    "yes_no": lambda _, value: "はい" if value else "いいえ",
    "code": lambda column, value: word_of(column.choices, str(value)),
    "codes": lambda column, value: SEPARATOR.join(
        word_in_list(column.choices, code) for code in value
    ),
}
_IN_CODES: Final[Mapping[ColumnType, Callable[[Any], Any]]] = {
    "text": str,
    "time": str,
    "integer": _whole,
    "number": _whole,
    "date": lambda value: value.isoformat(),
    "dates": lambda value: [day.isoformat() for day in value],
    "yes_no": bool,
    "code": str,
    "codes": list,
}


def day_text(day: date | None) -> str:
    """Return a date as files write it, "" for none."""
    return day.isoformat() if day else ""
