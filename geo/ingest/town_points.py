"""The towns of one city and the point of each, from the package jp-prefecture."""

import csv
import mmap
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import shapely

from geo.domain.municipalities import get_municipality_name, get_municipality_names
from geo.ingest.town_names import town_key

_NUMBERED = re.compile(r"^(.+?)(\d+)丁目$")
_NO_TOWN = "大字なし"


@dataclass(frozen=True, slots=True)
class Town:
    """One town: its name as the gazetteer writes it, and its point in degrees."""

    name: str
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class TownIndex:
    """The towns of one city by key.

    ``towns`` leaves out the keys that two towns share. ``numbered`` are the
    names that are followed by a number and 丁目.
    """

    towns: dict[str, Town]
    numbered: frozenset[str]
    longest: int


@lru_cache(maxsize=16)
def read_town_index(code5: str) -> TownIndex:
    """Return the towns of a city; of a city with wards, the towns of all its wards.

    Parameters
    ----------
    code5
        Five digits. In a city with wards a town is found with its ward before
        it, and without where only one ward has a town of that name.
    """
    found: dict[str, list[Town]] = defaultdict(list)
    for ward, code in _parts(code5):
        for town in _read_towns(code, ward):
            key = town_key(town.name.removeprefix(ward))
            for name in {key, town_key(ward) + key}:
                found[name].append(town)
    towns = {key: same[0] for key, same in found.items() if len(same) == 1}
    numbered = (_NUMBERED.match(key) for key in found)
    return TownIndex(
        towns=towns,
        numbered=frozenset(match[1] for match in numbered if match),
        longest=max(map(len, towns), default=0),
    )


def _parts(code5: str) -> list[tuple[str, str]]:
    """Return the city itself and its wards: the ward's own name ("" for the city), code."""
    city = get_municipality_name(code5)
    wards = [
        (other.name.removeprefix(city.name), other.code5)
        for other in get_municipality_names()
        if other.prefecture == city.prefecture
        and city.name.endswith("市")
        and re.fullmatch(re.escape(city.name) + r".+区", other.name)
    ]
    return [("", code5), *wards]


def _read_towns(code5: str, ward: str) -> list[Town]:
    rows = csv.reader(_lines_of(code5))
    return [
        Town(ward + town, float(longitude), float(latitude))
        for _, _, _, town, _, latitude, longitude, *_ in rows
        if _NO_TOWN not in town
    ]


def _lines_of(code5: str) -> list[str]:
    """Return one city's lines: the table holds all of Japan, in order of city."""
    package = find_spec("jp_prefecture")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("the package jp-prefecture is not installed")
    table = Path(package.origin).parent / "data" / "towns.csv"
    prefecture = int(code5[:2])
    line = re.compile(rb"^\d+,%d,%b,.*$" % (prefecture, code5.encode()), re.MULTILINE)
    with (
        table.open("rb") as stream,
        mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as whole,
    ):
        start = whole.find(f",{prefecture},{code5},".encode())
        if start < 0:
            return []
        lines: list[str] = []
        position = whole.rfind(b"\n", 0, start) + 1
        while found := line.match(whole, position):
            lines.append(found.group().decode())
            position = found.end() + 1
        return lines


def to_point(town: Town) -> shapely.Point:
    """Return a town's point."""
    return shapely.Point(town.longitude, town.latitude)
