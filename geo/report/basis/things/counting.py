"""Counts of published things by district: rates of residents, shares of each other."""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import pandas as pd

from geo.domain.estimate import Reason
from geo.report.basis.asked import Asked, counts_frame, no_figure, unknown
from geo.report.basis.model import Count, Measure

LEAST_LOCATED = 0.8
"""Below this share of things whose district is known, districts are not compared."""


def by_district(
    asked: Asked, uids: Iterable[str], homes: Mapping[str, str]
) -> "pd.Series[float]":
    """Return how many of some things have their home in each district."""
    found = Counter(homes[uid] for uid in uids if uid in homes)
    return pd.Series(
        [float(found[code]) for code in asked.codes], index=asked.codes, dtype="float64"
    )


def people_by_district(
    asked: Asked, reports: Iterable[tuple[str | None, int | None]]
) -> "pd.Series[float]":
    """Return how many people were reported in each district.

    Parameters
    ----------
    reports : iterable of (district or None, people or None)
        One for each day or meeting; None: nobody counted.

    Returns
    -------
    Series of float by district
        NaN where something was held and nobody counted: that is not nobody.
    """
    found = pd.Series(0.0, index=asked.codes)
    counted: set[str] = set()
    held: set[str] = set()
    for home, people in reports:
        if home is None:
            continue
        held.add(home)
        if people is not None:
            counted.add(home)
            found[home] += people
    found[found.index.isin(held - counted)] = math.nan
    return found


def per_residents(
    asked: Asked,
    indicator: str,
    held: "pd.Series[float]",
    *,
    whole: float,
    comparable: bool = True,
    **said: Any,
) -> Measure:
    """Return events against residents.

    Parameters
    ----------
    held : Series of float by district
        How many there are, as far as their districts are known; NaN: nobody counted.
    whole : float
        How many there are in the city, those that stand in no district's count too.
        What lies in districts whose residents are not known is taken off it.
    comparable : bool
        False: too few districts are known, so that no district is given a count.
    **said
        Further words of the `Measure`.

    Notes
    -----
    Where nobody reported residents the figure is missing, where nobody lives it is
    undefined; how many things there are is told all the same.
    """
    residents = asked.population.totals["residents"].reindex(asked.codes)
    counts: dict[str, Count] = {}
    for code in asked.codes:
        x, n = float(held[code]), float(residents[code])
        if not comparable:
            counts[code] = unknown(Reason.NOT_REPORTED, n=None if math.isnan(n) else n)
        elif math.isnan(x):
            reason = Reason.NO_PARTICIPANTS_REPORTED
            counts[code] = unknown(reason, n=None if math.isnan(n) else n)
        else:
            counts[code] = _rate(x, n)
    known = residents.notna() & held.notna()
    together = (
        _rate(whole - float(held[~known].sum()), float(residents[known].sum()))
        if known.any()
        else unknown(Reason.NO_RESIDENTS_REPORTED, x=whole)
    )
    population = asked.population
    words: dict[str, Any] = {"as_of": population.as_of} | said
    words["source"] = _joined(said.get("source", ""), f"人口：{population.source}")
    words["fictional"] = bool(said.get("fictional")) or population.fictional
    return Measure(
        indicator=indicator,
        counts=counts_frame(asked.codes, counts),
        whole=together,
        moved_error=population.moved_error,
        **words,
    )


def shares(
    asked: Asked,
    indicator: str,
    among: Collection[str],
    chosen: Collection[str],
    *,
    homes: Mapping[str, str],
    if_empty: Reason = Reason.NOTHING_TO_SHARE,
    **said: Any,
) -> Measure:
    """Return how many of some things are chosen; the whole holds those without a home."""
    x, n = by_district(asked, chosen, homes), by_district(asked, among, homes)
    counts = {
        code: _share(float(x[code]), float(n[code]), if_empty) for code in asked.codes
    }
    return Measure(
        indicator=indicator,
        counts=counts_frame(asked.codes, counts),
        whole=_share(float(len(chosen)), float(len(among)), if_empty),
        **{"as_of": asked.snapshot.on, **said},
    )


def sources_of(asked: Asked, uids: Iterable[str]) -> dict[str, Any]:
    """Return the words of a `Measure` on where some things come from."""
    cards = (asked.snapshot.get_card(uid) for uid in uids)
    slugs = {slug for card in cards for slug in (card.layer, *card.also_in)}
    layers = [layer for layer in asked.snapshot.layers if layer.slug in slugs]
    return {
        "source": "、".join(
            dict.fromkeys(f"{layer.title}：{layer.source}" for layer in layers)
        ),
        "fictional": any(layer.fictional for layer in layers),
    }


def not_placed(asked: Asked, uids: Iterable[str], what: str) -> str:
    """Say how many of some things stand in no district, and why."""
    homeless = [uid for uid in uids if uid not in asked.homes]
    cards = [asked.snapshot.get_card(uid) for uid in homeless]
    if not cards:
        return ""
    where = Counter(card.location for card in cards)
    parts = {
        "位置が登録されていないもの": where["none"],
        "位置を公開していないもの": where["withheld"],
        "地区の外": len(cards) - where["none"] - where["withheld"],
    }
    said = "、".join(f"{name}{count}件" for name, count in parts.items() if count)
    return f"どの地区にも数えていない{what}が{len(cards)}件あります（{said}）。"


def _rate(x: float, n: float) -> Count:
    if math.isnan(n):
        return unknown(Reason.NO_RESIDENTS_REPORTED, x=x)
    return Count(x=x, n=n) if n else no_figure(Reason.ZERO_DENOMINATOR, x=x, n=n)


def _share(x: float, n: float, if_empty: Reason) -> Count:
    return Count(x=x, n=n) if n else no_figure(if_empty, x=x, n=n)


def _joined(*texts: str) -> str:
    return "、".join(text for text in texts if text and not text.endswith("："))
