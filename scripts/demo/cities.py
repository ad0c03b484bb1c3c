"""The demo's two cities, and every figure that is invented for a whole city."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

SEED = 20260401
VALID_FROM = "2026-04-01"
FICTIONAL_NOTE = "架空の見本です"


@dataclass(frozen=True, slots=True)
class City:
    """One demo city: its codes and names, and how the catalogue marks its rows."""

    code: str
    code6: str
    slug: str
    prefecture: str
    name: str
    mark: Literal["i", "a"]
    residents: int
    persons_per_household: float
    no_row: tuple[str, ...] = ()  # districts without a population row: データなし
    nobody: tuple[str, ...] = ()  # districts whose population is 0
    weight: tuple[tuple[str, float], ...] = ()  # density beside the city's own, by name


INAGI = City(
    code="13225",
    code6="132250",
    slug="inagi",
    prefecture="東京都",
    name="稲城市",
    mark="i",
    residents=93_000,
    persons_per_household=2.26,
    weight=(
        ("坂浜", 0.35),
        ("百村", 0.6),
        ("大丸", 0.7),
        ("押立", 0.45),
        ("向陽台六丁目", 0.4),
        ("長峰", 1.3),
        ("向陽台", 1.6),
        ("若葉台", 1.5),
        ("東長沼", 1.5),
        ("平尾", 1.2),
    ),
)
ASAKA = City(
    code="11227",
    code6="112275",
    slug="asaka",
    prefecture="埼玉県",
    name="朝霞市",
    mark="a",
    residents=143_000,
    persons_per_household=2.15,
    no_row=("陸上自衛隊朝霞駐屯地",),
    nobody=("大字田島",),
    weight=(
        ("大字", 0.12),
        ("本町", 1.5),
        ("仲町", 1.4),
        ("東弁財", 1.6),
        ("西弁財", 1.4),
    ),
)
CITIES = (INAGI, ASAKA)


def make_generator(city: City, purpose: str) -> np.random.Generator:
    """Return a generator of its own for one purpose, so that no file shifts another."""
    return np.random.default_rng([SEED, int(city.code), *purpose.encode()])
