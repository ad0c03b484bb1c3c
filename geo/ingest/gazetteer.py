"""Placing addresses without coordinates on the point of their town, offline.

The names are compared exactly (see `geo.ingest.town_names`): nothing is guessed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import shapely

from geo.domain.municipalities import (
    MunicipalityName,
    get_municipality_name,
    get_municipality_names,
)
from geo.ingest.notes import Note
from geo.ingest.town_names import town_key
from geo.ingest.town_points import TownIndex, read_town_index, to_point

_CHOME_OPEN = re.compile(r"^(\d+)(?:-|$)")
_BLOCK_OF_THREE = re.compile(r"^(\d+)-\d+-\d")
_SHORT_CHOME = re.compile(r"^(\d+)丁(?!目)")
# A town's name ends here for certain: a number, a mark, or words for land without one.
_TOWN_ENDS = re.compile(
    r"^(?:[^㐀-鿿々〆ぁ-ゖァ-ヺー]|地先|地内|官有|無番|番外|番|甲|乙|丙)"
)

_PLACED = "緯度・経度がないため、住所の町名から、その町の代表点に置きました"
_UNSURE = (
    "緯度・経度がないため、住所の初めの町名から、その町の代表点に置きました。"
    "町名のあとに番地でない文字が続いています"
)
_NO_ADDRESS = "緯度・経度も住所も書かれていないため、位置を示さずに取り込みます"
_OUTSIDE = "住所がほかの市区町村を指しているため、位置を示さずに取り込みます"
_NO_TOWN = "住所の町名が一覧に見つからないため、位置を示さずに取り込みます"
_ADVICE = {
    _PLACED: "およその位置です。",
    _UNSURE: "町名が合っているか、確かめてください。",
    _NO_ADDRESS: "位置を示すには、緯度・経度か住所を書いてください。",
    _OUTSIDE: "市外の会場などは、緯度・経度を書けば位置を示せます。",
    _NO_TOWN: "町名を確かめるか、緯度・経度を書いてください。",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where an address is about: the point of its town, not of its house.

    ``town`` is the gazetteer's own spelling, ``rest`` what follows the town in
    the address, in half-width digits.
    """

    point: shapely.Point
    town: str
    rest: str


def place_addresses(
    rows: Sequence[tuple[int, str | None]], *, city_code: str
) -> tuple[list[Place | None], list[Note]]:
    """Return the place of each address within one city, and what to tell about them.

    Parameters
    ----------
    rows
        Number of the row and its address as written.
    city_code
        Municipality code of five or six digits.

    Returns
    -------
    tuple
        One place or None for each row, in the same order; and one note for the
        rows placed and for each reason why rows were not.

    Raises
    ------
    NotFoundError
        There is no municipality of that code.
    """
    city = get_municipality_name(city_code)
    answers = [_place(address, city) for _, address in rows]
    told: dict[str, list[int]] = {}
    for (number, _), answer in zip(rows, answers, strict=True):
        told.setdefault(_told(answer), []).append(number)
    return (
        [answer if isinstance(answer, Place) else None for answer in answers],
        [_note(what, numbers) for what, numbers in told.items()],
    )


def find_town(text: str, city_code: str) -> Place | None:
    """Return the town that a text starts with, or None.

    Raises
    ------
    NotFoundError
        There is no municipality of that code.
    """
    answer = _place(text, get_municipality_name(city_code))
    return answer if isinstance(answer, Place) else None


def find_town_group(text: str, city_code: str) -> Place | None:
    """Return the middle of all 丁目 of a name that a text is, or None.

    向陽台 is no town where there are only 向陽台一丁目 to 六丁目; a reader who writes
    it means one of them.

    Raises
    ------
    NotFoundError
        There is no municipality of that code.

    Notes
    -----
    The mean of the towns' points in degrees: within one city the difference from
    a middle on the ground is some centimetres.
    """
    city = get_municipality_name(city_code)
    key, _ = _without_city(town_key(text), city)
    index = read_town_index(city.code5)
    if key not in index.numbered:
        return None
    towns = [
        town
        for name, town in index.towns.items()
        if re.fullmatch(rf"{re.escape(key)}\d+丁目", name)
    ]
    if not towns:
        return None
    middle = shapely.MultiPoint([to_point(town) for town in towns]).centroid
    written = re.sub(r"[0-9０-９〇一二三四五六七八九十]+丁目$", "", towns[0].name)
    return Place(middle, written, "")


def names_another_city(address: str, city_code: str) -> bool:
    """Tell whether an address certainly is in another municipality.

    Raises
    ------
    NotFoundError
        There is no municipality of that code.
    """
    return _place(address, get_municipality_name(city_code)) == _OUTSIDE


def _place(address: str | None, city: MunicipalityName) -> Place | str:
    """Return the place, or the reason why there is none."""
    key = town_key(address or "")
    if not key:
        return _NO_ADDRESS
    index = read_town_index(city.code5)
    key, is_named = _without_city(key, city)
    found = _match(key, index)
    if not is_named and _names_another(key, city, len(found[0]) if found else 0):
        return _OUTSIDE
    if found is None:
        return _NO_TOWN
    town_written, used = found
    rest = key[used:]
    if _runs_on(rest) and (len(town_written) == 1 or _match(rest, index)):
        return (
            _NO_TOWN  # 焼津三和 is not 三和 in the town 焼津, nor 中央 in the town 中
        )
    town = index.towns[town_written]
    return Place(to_point(town), town.name, rest)


def _runs_on(rest: str) -> bool:
    """Return whether more of a name may follow the town that was found."""
    return bool(rest) and not _TOWN_ENDS.match(rest)


def _match(key: str, index: TownIndex) -> tuple[str, int] | None:
    """Return the town's key and how much of the text it takes: the longest that fits."""
    for length in range(min(len(key), index.longest), 0, -1):
        start, rest = key[:length], key[length:]
        if start in index.numbered:
            numbered = _numbered(start, rest, index)
            if numbered is not None:
                return numbered
        if start in index.towns and not (start[-1].isdigit() and rest[:1].isdigit()):
            return start, length
    return None


def _numbered(start: str, rest: str, index: TownIndex) -> tuple[str, int] | None:
    """Return 本町2丁目 for 本町2-16-32 where the city has it."""
    # Where 本町 also stands alone, 本町2-16 may be its lot 2-16: three numbers tell.
    shape = _BLOCK_OF_THREE if start in index.towns else _CHOME_OPEN
    found = _SHORT_CHOME.match(rest) or shape.match(rest)
    if found is None:
        return None
    town = f"{start}{int(found[1])}丁目"
    used = len(start) + len(found[1])
    following = rest[len(found[1]) :]
    used += len(following) - len(following.lstrip("-丁"))
    return (town, used) if town in index.towns else None


def _without_city(key: str, city: MunicipalityName) -> tuple[str, bool]:
    """Return the text behind prefecture, county and city, and whether the city is named."""
    rest = key.removeprefix(town_key(city.prefecture))
    name = re.escape(town_key(city.name))
    # Written twice where the city was already in a column of its own.
    found = re.match(rf"^(?:(?:[^市区町村\d]{{1,5}}郡)?{name})+", rest)
    return (rest[found.end() :], True) if found else (rest, False)


def _names_another(key: str, city: MunicipalityName, taken: int) -> bool:
    """Return whether the text starts with another place than the city's own town."""
    prefectures, names = _elsewhere(city.code5)
    if any(key.startswith(prefecture) for prefecture in prefectures):
        return True
    behind_county = re.sub(r"^[^市区町村\d]{1,5}郡", "", key)
    return any(
        behind_county[:length] in names
        for length in range(max(taken + 1, 2), min(len(behind_county), 12) + 1)
    )


@lru_cache(maxsize=16)
def _elsewhere(code5: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the keys of the other prefectures and of the other municipalities."""
    city = get_municipality_name(code5)
    every = get_municipality_names()
    return (
        tuple(
            {town_key(each.prefecture) for each in every} - {town_key(city.prefecture)}
        ),
        frozenset(town_key(each.name) for each in every if each.name != city.name),
    )


def _told(answer: Place | str) -> str:
    """Return what to tell about one answer, the same words for the same reason."""
    if isinstance(answer, str):
        return answer
    return _UNSURE if _runs_on(answer.rest) else _PLACED


def _note(what: str, numbers: list[int]) -> Note:
    more = f"（ほか{len(numbers) - 1:,}行も同じ）" if len(numbers) > 1 else ""
    severity: Literal["repair", "doubt"] = "repair" if what == _PLACED else "doubt"
    return Note(severity, numbers[0], None, f"{what}{more}。{_ADVICE[what]}")
