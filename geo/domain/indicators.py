"""The registry of indicators: what each counts, how it is made, what it may be compared with."""

import tomllib
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from geo.domain.errors import NotFoundError
from geo.domain.estimate import Unit


class Kind(StrEnum):
    """How an indicator's figure is made from its counts."""

    SHARE = "share"
    RATE = "rate"
    CRUDE_RATE = "crude_rate"
    STANDARDISED_RATE = "standardised_rate"
    STANDARDISED_RATIO = "standardised_ratio"
    DIFFERENCE = "difference"
    VALUE = "value"
    MIX = "mix"


class Polarity(StrEnum):
    """Whether more is better; a city may say so, and NONE makes no judgement."""

    NONE = "none"
    HIGH_GOOD = "high_good"
    LOW_GOOD = "low_good"


GROUPS = (
    "membership",
    "activity",
    "participation",
    "adoption",
    "collaboration",
    "access",
    "mix",
    "keeping",
    "context",
)
"""The order in which pages show indicators."""

_CHOICES = {
    "counted": ("counted", "modelled"),
    "comparator": ("city", "zero", "one"),
    "funnel": ("none", "proportion", "rate", "ratio"),
    "smoothing": ("none", "binomial", "poisson"),
    "trend": ("none", "proportion", "value"),
    "group": GROUPS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator's definition; the registry file explains every word."""

    id: str
    group: str
    name: str
    name_en: str
    kind: Kind
    unit: Unit
    numerator: str
    numerator_en: str
    denominator: str
    denominator_en: str
    people: bool
    polarity: Polarity
    minimum_n: float
    definition: int
    source: str
    rate_from: float = 0
    minimum_events: int = 0
    counted: str = "counted"
    interval: bool = True
    ranked: bool = True
    comparator: str = "city"
    funnel: str = "none"
    smoothing: str = "none"
    trend: str = "none"
    context: tuple[str, ...] = ()
    of: str | None = None
    vocabulary: str | None = None
    observation: str | None = None
    note: str = ""
    note_en: str = ""

    @property
    def is_mix(self) -> bool:
        """Whether it is a set of shares and no single figure."""
        return self.kind is Kind.MIX

    @property
    def judged(self) -> bool:
        """Whether chance has a known size, so that districts can be told apart."""
        return (
            self.interval
            and self.counted == "counted"
            and self.kind not in {Kind.VALUE, Kind.CRUDE_RATE, Kind.MIX}
        )


@cache
def load_indicators() -> tuple[Indicator, ...]:
    """Return every indicator in the order of the registry file, read and checked once.

    Raises
    ------
    ValueError
        The file contradicts itself; the message names the indicator and the word.
    """
    text = files("geo.domain").joinpath("indicators.toml").read_text(encoding="utf-8")
    found = tuple(_read(entry) for entry in tomllib.loads(text)["indicator"])
    ids = [item.id for item in found]
    if len(set(ids)) != len(ids):
        raise ValueError("an indicator's id stands twice")
    for item in found:
        unknown = {*item.context, *([item.of] if item.of else [])} - set(ids)
        if unknown:
            raise ValueError(f"{item.id} names {min(unknown)}, which is no indicator")
    return found


def get_indicator(code: str) -> Indicator:
    """Return one indicator.

    Raises
    ------
    NotFoundError
        There is no indicator of that id.
    """
    for item in load_indicators():
        if item.id == code:
            return item
    raise NotFoundError(
        f"「{code}」という指標はありません。", kind="indicator", code=code
    )


def _read(entry: dict[str, Any]) -> Indicator:
    known = {item.name for item in fields(Indicator)}
    if extra := set(entry) - known:
        raise ValueError(f"{entry.get('id')}: {min(extra)} is no word of the registry")
    for name, choices in _CHOICES.items():
        if name in entry and entry[name] not in choices:
            raise ValueError(f"{entry.get('id')}: {name} cannot be {entry[name]}")
    return Indicator(
        **entry
        | {
            "kind": Kind(entry["kind"]),
            "unit": Unit(entry["unit"]),
            "polarity": Polarity(entry["polarity"]),
            "context": tuple(entry.get("context", ())),
        }
    )
