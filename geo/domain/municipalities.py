"""Names and codes of Japan's municipalities (全国地方公共団体コード)."""

import csv
import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from geo.domain.errors import NotFoundError
from geo.domain.text import normalise

_WEIGHTS = (6, 5, 4, 3, 2)
# The package cuts off the ends of a few long names ("Chihayaakasaka Mu").
_KIND = re.compile(r"[- ](?:shi|ku|cho|machi|mura|son|mu|mach|mac)\b")
_COUNTY = re.compile(r"^\S+-gun ")


@dataclass(frozen=True, slots=True)
class MunicipalityName:
    """A municipality's codes and names.

    ``name`` leaves the county (郡) out; ``slug`` is lower-case romaji, with the
    prefecture behind it ("fuchu-tokyo") where municipalities share a reading, and
    the code where that is not enough either (cities choose before towns); ``kana``
    is None where unknown.
    """

    code5: str
    code6: str
    prefecture: str
    name: str
    slug: str
    kana: str | None = None


def check_digit(code5: str) -> str:
    """Return the sixth digit of a municipality code.

    Raises
    ------
    ValueError
        The text is not five digits.

    References
    ----------
    総務省「全国地方公共団体コード仕様」: weights 6 to 2, modulus 11.
    """
    if not re.fullmatch(r"[0-9]{5}", code5):
        raise ValueError(f"a municipality code has five digits, not {code5!r}")
    total = sum(
        weight * int(digit) for weight, digit in zip(_WEIGHTS, code5, strict=True)
    )
    return str((11 - total % 11) % 10)


def parse_municipality_code(text: str) -> str:
    """Return a code's first five digits, given five, or six with a right check digit.

    Raises
    ------
    NotFoundError
        The text is no municipality code.
    """
    code = normalise(text)
    if re.fullmatch(r"[0-9]{5}", code):
        return code
    if not re.fullmatch(r"[0-9]{6}", code):
        raise NotFoundError(
            f"{text!r} は市区町村コード (5桁または6桁の数字) ではありません。",
            code=text,
        )
    if check_digit(code[:5]) != code[5]:
        raise NotFoundError(
            f"市区町村コード {code} の検査数字が合いません。"
            f"{code[:5]} なら {code[:5]}{check_digit(code[:5])} です。",
            code=text,
        )
    return code[:5]


def get_municipality_name(code_or_slug: str) -> MunicipalityName:
    """Return one municipality, by code or by slug.

    Parameters
    ----------
    code_or_slug : str
        Five digits, six digits with a right check digit, or romaji ("inagi").

    Raises
    ------
    NotFoundError
        There is no such municipality, or several share the romaji.
    """
    key = normalise(code_or_slug).lower()
    if key[:1].isdigit():
        found = _by_code().get(parse_municipality_code(key))
        if found is not None:
            return found
    matches = [name for name in _by_code().values() if name.slug == key]
    if len(matches) == 1:
        return matches[0]
    namesakes = [
        name.slug for name in _by_code().values() if name.slug.startswith(f"{key}-")
    ]
    if namesakes:
        several = "、".join(namesakes)
        message = f"「{code_or_slug}」と読む市区町村は複数あります: {several}"
    else:
        message = f"市区町村「{code_or_slug}」は見つかりません。"
    raise NotFoundError(message, municipality=code_or_slug, candidates=tuple(namesakes))


def get_municipality_names() -> tuple[MunicipalityName, ...]:
    """Return every municipality and every ward of the big cities, in order of code."""
    return tuple(_by_code()[code] for code in sorted(_by_code()))


@cache
def _by_code() -> dict[str, MunicipalityName]:
    own = tomllib.loads(
        files("geo.domain")
        .joinpath("municipality_names.toml")
        .read_text(encoding="utf-8")
    )
    rows = _read_cities()
    base = {
        row["cityCode"]: own["slug"].get(row["cityCode"], _slug(row["cityAlphabet"]))
        for row in rows
    }
    prefectures: dict[str, list[str]] = own["prefecture"]
    slugs = _unique_slugs(
        base,
        {code: prefectures[code[:2]][1] for code in base},
        {row["cityCode"] for row in rows if row["cityName"].endswith("市")},
    )
    return {
        code: MunicipalityName(
            code5=code,
            code6=code + check_digit(code),
            prefecture=prefectures[code[:2]][0],
            name=_without_county(row["cityName"], row["cityAlphabet"]),
            slug=slugs[code],
            kana=own["kana"].get(code),
        )
        for row in rows
        for code in (row["cityCode"],)
    }


def _read_cities() -> list[dict[str, str]]:
    """Read the package's table without importing it: that would load pandas."""
    package = find_spec("jp_prefecture")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("the package jp-prefecture is not installed")
    table = Path(package.origin).parent / "data" / "cities.csv"
    with table.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _slug(romaji: str) -> str:
    return _KIND.sub("", _COUNTY.sub("", romaji).lower()).replace(" ", "-")


def _without_county(name: str, romaji: str) -> str:
    return name.split("郡", 1)[1] if _COUNTY.match(romaji) else name


def _unique_slugs(
    base: dict[str, str], prefecture: dict[str, str], cities: set[str]
) -> dict[str, str]:
    """Return one slug each: cities choose before towns, the shortest free one wins."""

    def levels(code: str) -> tuple[str, str]:
        return base[code], f"{base[code]}-{prefecture[code]}"

    taken: dict[str, str] = {}
    closed: set[str] = set()
    for group in (cities, base.keys() - cities):
        wanted = Counter(slug for code in group for slug in levels(code))
        closed |= {slug for slug, times in wanted.items() if times > 1}
        for code in group:
            free = (slug for slug in levels(code) if slug not in closed)
            taken[code] = next(free, f"{base[code]}-{code}")
        closed |= wanted.keys()
    return taken
