"""The words that cells of municipal tables use for yes, no, states and numbers."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final

from geo.domain.errors import InvalidLayerError, NotFoundError
from geo.domain.rrule import parse_rrule
from geo.domain.text import normalise
from geo.domain.vocabulary import load_vocabulary

NO_VALUE: Final = frozenset({"-", "–", "―", "ー", "−"})
YES: Final = frozenset(
    {"はい", "有", "有り", "あり", "○", "〇", "◯", "可", "true", "yes", "1"}
)
NO: Final = frozenset(
    {"いいえ", "無", "無し", "なし", "×", "✕", "不可", "false", "no", "0"}
)
MEASURE: Final = re.compile(
    r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?=\s*(?:m2|㎡|平方メートル)?$)"
)
BARE_HOUR: Final = re.compile(r"(?:1?\d|2[0-4])")
BETWEEN: Final = re.compile(r"[、,;；，\n]+")
RRULE: Final = re.compile(
    r"FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)(?:;[A-Z]+=[A-Z0-9,+-]+)*"
)
STATUSES: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        (
            "active",
            "開催",
            "開催予定",
            "実施",
            "予定",
            "予定どおり",
            "公開",
            "活動中",
            "募集中",
            "有効",
        ),
        "active",
    ),
    **dict.fromkeys(
        ("cancelled", "中止", "開催中止", "取りやめ", "取止め"), "cancelled"
    ),
    **dict.fromkeys(("draft", "下書き"), "draft"),
    **dict.fromkeys(("ended", "終了", "解散", "廃止", "閉館", "完了"), "ended"),
}
VISIBILITIES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("exact", "公開"), "exact"),
    **dict.fromkeys(("area_only", "区域のみ", "区域だけ"), "area_only"),
    **dict.fromkeys(("hidden", "非公開"), "hidden"),
}
LOCATION_SOURCES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("surveyed", "測定", "座標", "実測", "測量"), "surveyed"),
    **dict.fromkeys(
        (
            "town_centroid",
            "町の中心",
            "町丁目の代表点",
            "町丁目の中心",
            "所在地の町丁目",
        ),
        "town_centroid",
    ),
    **dict.fromkeys(("manual", "地図で指定", "手入力"), "manual"),
    **dict.fromkeys(("none", "なし", "位置なし"), "none"),
}
AGREEMENTS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("applied", "申請中", "申込中", "協議中"), "applied"),
    **dict.fromkeys(("offered", "合意書案"), "offered"),
    **dict.fromkeys(("withdrawn", "取り下げ", "取下げ"), "withdrawn"),
    **dict.fromkeys(
        (
            "agreed",
            "合意",
            "合意済",
            "合意済み",
            "締結",
            "締結済",
            "締結済み",
            "有効",
            "活動中",
            "継続",
        ),
        "agreed",
    ),
    **dict.fromkeys(("ended", "終了", "解除", "解約", "満了", "失効"), "ended"),
    **dict.fromkeys(("declined", "不成立", "不承認", "却下", "見送り"), "declined"),
}
JOININGS: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        (
            "open",
            "自由参加",
            "申込不要",
            "不要",
            "申し込み不要",
            "事前申込不要",
            "予約不要",
        ),
        "open",
    ),
    **dict.fromkeys(("contact", "問い合わせ", "問合せ", "要問い合わせ"), "contact"),
    **dict.fromkeys(("form", "申込", "申し込み", "要申込"), "form"),
}


@lru_cache(maxsize=4096)
def find_code(vocabulary: str, text: str) -> str | None:
    """Return the code of a word: a code, a label, an alias, or code and label ("B 市民主導")."""
    words = load_vocabulary(vocabulary)
    first = normalise(text).partition(" ")[0]
    for candidate in (text, first):
        try:
            return words.get(normalise(candidate)).code
        except NotFoundError:
            found = words.find(candidate)
            if found is not None:
                return found.code
    return None


@cache
def list_words(vocabulary: str) -> str:
    """Return the labels of a vocabulary in one line, for a note."""
    return "・".join(term.label for term in load_vocabulary(vocabulary).terms)


@lru_cache(maxsize=4096)
def parse_rule(text: str) -> str | None:
    """Return a recurrence rule without its name, None when it is none (RFC 5545)."""
    rule = normalise(text).removeprefix("RRULE:")
    if RRULE.fullmatch(rule) is None:
        return None
    try:
        parse_rrule(rule)
    except InvalidLayerError as error:
        raise ValueError(error.message) from error
    return rule
