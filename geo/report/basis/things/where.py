"""In which district something is that has an area or a place, and sums over districts."""

import math
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

from geo.domain.estimate import Reason
from geo.report.basis.asked import Asked, counts_frame, no_figure
from geo.report.basis.model import Count, Measure

MOSTLY: Final = 0.9
"""The share of an area that must lie in one district for the area to be there."""
Part = tuple[str | None, float, float]
"""A thing's district (None: of the whole city), its part of x and its part of n."""


def home_of(
    asked: Asked, area: tuple[str, str] | None, place: str | None = None
) -> str | None:
    """Return the district of a public place, else of an area; None for the whole city.

    Notes
    -----
    An area of another way of dividing the city is in the district that holds nine
    tenths of it or more. One that lies across several is counted in none: its
    figures are the whole city's only.
    """
    if place is not None and place in asked.homes:
        return asked.homes[place]
    if area is None:
        return None
    slug, code = area
    if slug == asked.area_set.summary.slug:
        return code if code in asked.codes else None
    if area not in asked.within:
        asked.within[area] = _holder(asked, slug, code)
    return asked.within[area]


def summed(
    asked: Asked,
    indicator: str,
    parts: Iterable[Part],
    *,
    if_empty: Reason = Reason.NOTHING_TO_SHARE,
    divided: bool = False,
    **said: Any,
) -> Measure:
    """Return x of n added up by district; the whole holds also what is in no district.

    ``divided``: the value itself is x ÷ n, where x is no part of n.
    """
    found: dict[str | None, tuple[float, float]] = defaultdict(lambda: (0.0, 0.0))
    x = n = 0.0
    for home, one_x, one_n in parts:
        found[home] = (found[home][0] + one_x, found[home][1] + one_n)
        x, n = x + one_x, n + one_n

    def count(x: float, n: float) -> Count:
        if not n:
            return no_figure(if_empty, x=x, n=n)
        return Count(x=x, n=n, value=x / n if divided else None)

    return Measure(
        indicator=indicator,
        counts=counts_frame(
            asked.codes, {code: count(*found[code]) for code in asked.codes}
        ),
        whole=count(x, n),
        **{"as_of": asked.snapshot.on, **said},
    )


def citywide(homes: Iterable[str | None], what: str) -> str:
    """Say how many of some things are the whole city's and in no district's figure."""
    found = sum(home is None for home in homes)
    if not found:
        return ""
    return (
        f"地区を決めていない{what}が{found}件あります。市全体の値にだけ入れています。"
    )


def _holder(asked: Asked, slug: str, code: str) -> str | None:
    if slug not in {item.slug for item in asked.snapshot.area_sets}:
        return None
    others = asked.snapshot.get_area_set(slug).outlines
    if code not in others.index:
        return None
    srid = asked.snapshot.city.plane_srid
    area = others.loc[[code], ["geometry"]].to_crs(srid).geometry.iloc[0]
    districts = asked.area_set.outlines[["geometry"]].to_crs(srid)
    held = districts.geometry.intersection(area).area
    size = area.area
    if held.empty or not size or math.isnan(size):
        return None
    best = str(held.idxmax())
    return best if float(held[best]) >= MOSTLY * size else None
