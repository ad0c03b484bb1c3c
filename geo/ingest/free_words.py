"""Hears from a fee and from how to join what is certainly free, and only that."""

import re
from functools import lru_cache
from typing import Final

from geo.domain.text import normalise

_FEES: Final = (
    r"(?:参加費|参加料|入場料|入館料|入園料|観覧料|受講料|聴講料|利用料|使用料|会費"
    r"|料金|費用|参加|入場|入館|観覧|聴講)"
)
_FREE: Final = re.compile(
    rf"(?:{_FEES}\s*(?:は|:|\s)?\s*)?(?:無料|0円|なし|無し|無)(?:です)?"
    r"|(?:(?:参加費|参加料|入場料|入館料|受講料|料金|費用)\s*(?:は|:)?\s*)?不要(?:です)?|0"
)
# Words beside 無料 that take nothing from it.
_NEUTRAL: Final = re.compile(
    r"(?:事前)?(?:予約|申込|申し込み|申込み)(?:は)?不要|先着順?|どなたでも|誰でも|全員|自由参加"
)
_BETWEEN: Final = re.compile(r"[\s、。,;・/()]+")
_MAYBE_FREE: Final = re.compile(r"無料|不要|(?<!\d)0円")
_COSTS: Final = re.compile(r"有料|[1-9]")
_NO_APPLICATION: Final = re.compile(
    r"(?:(?:事前|参加)?の?(?:申込|申し込み|申込み|お申し込み|お申込み|予約)(?:は)?)?不要(?:です)?"
    r"|自由参加|参加自由"
)
_BRACKET: Final = re.compile(r"\s*\((?P<words>[^()]*)\)\s*。?$")
_LIMITS: Final = re.compile(
    r"要(?!り)|必要|以下|以上|未満|会員|子|小学|中学|高校|のみ|だけ|除|ただし|但し|場合|団体"
)


@lru_cache(maxsize=4096)
def is_free(fee: str | None) -> bool | None:
    """Tell whether a fee's text certainly means free or certainly not; else None.

    Free for some (会員無料), free but for something (無料、材料費実費) and both
    (大人500円、子ども無料) are not certain.
    """
    if fee is None:
        return None
    text = normalise(fee)
    parts = [part for part in _BETWEEN.split(text) if part]
    free = [_FREE.fullmatch(part) is not None for part in parts]
    if any(free) and all(
        is_free_word or _NEUTRAL.fullmatch(part)
        for is_free_word, part in zip(free, parts, strict=True)
    ):
        return True
    if _COSTS.search(text) and not _MAYBE_FREE.search(text):
        return False
    return None


@lru_cache(maxsize=4096)
def needs_no_application(text: str) -> bool:
    """Tell whether a whole text says that anybody may come (申込不要, 自由参加).

    A bracket behind it may say more (直接会場へ), but not whom it is limited to.
    """
    plain = normalise(text).removesuffix("。").strip()
    bracket = _BRACKET.search(plain)
    if bracket is not None:
        if re.search(r"\d", bracket["words"]) or _LIMITS.search(
            bracket["words"].replace("不要", "")
        ):
            return False
        plain = plain[: bracket.start()].strip()
    return _NO_APPLICATION.fullmatch(plain) is not None
