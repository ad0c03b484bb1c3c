"""Suggests in which coordinate system a file's numbers land near the city they are about."""

import functools
from collections.abc import Iterator
from typing import Final

import pyproj

from geo.domain.crs import STORAGE_CRS

Bounds = tuple[float, float, float, float]

_DEGREES: Final = {
    6668: "緯度・経度（JGD2011）",
    4612: "緯度・経度（JGD2000）",
    4301: "緯度・経度（旧測地系）",
}
_ZONES: Final = 19
_PLANES: Final = (
    (6669, "平面直角座標系 第{zone}系"),
    (2443, "平面直角座標系 第{zone}系（JGD2000）"),
    (30161, "平面直角座標系 第{zone}系（旧測地系）"),
)
_MARGIN_DEGREES: Final = 0.05
FAR_KM: Final = 100.0
_MOST_SUGGESTED: Final = 3
_DEGREES_AT_MOST: Final = 180.0
_GEOD: Final = pyproj.Geod(ellps="GRS80")


def suggest_crs(bounds: Bounds, near: Bounds) -> list[str]:
    """Return the systems in which a file's numbers lie in the city, the likeliest first.

    Parameters
    ----------
    bounds
        Smallest and largest numbers of the file: min x, min y, max x, max y.
    near
        The city's extent in degrees: west, south, east, north.

    Returns
    -------
    list of str
        "EPSG:6676" and so on, sorted by how far the file's middle falls from
        the city's, to the kilometre; JGD2011 before JGD2000 before Tokyo datum
        among equals. Empty where nothing fits.

    Notes
    -----
    Degrees of JGD2011 and of Tokyo datum both land in the city (they differ by
    some 450 m): the order is a suggestion and never a choice.
    """
    codes = list(_DEGREES)
    for zone in range(_ZONES):
        newest, *older = (first + zone for first, _ in _PLANES)
        # The datums of one zone differ by half a kilometre: one look tells of all.
        if _lands_in(bounds, newest, near) is not None:
            codes += [newest, *older]
    found = []
    for order, code in enumerate(codes):
        distance = _lands_in(bounds, code, near)
        if distance is not None:
            found.append((round(distance), order, f"EPSG:{code}"))
    return [name for _, _, name in sorted(found)]


def describe(name: str) -> str:
    """Return a suggested system with its Japanese name."""
    title = {f"EPSG:{code}": title for code, title in _candidates()}.get(name)
    return name if title is None else f"{name}（{title}）"


def word_suggestion(bounds: Bounds | None, near: Bounds | None) -> str | None:
    """Return a sentence that names what fits; None where nothing is known to fit."""
    if bounds is None or near is None:
        return None
    names = suggest_crs(bounds, near)[:_MOST_SUGGESTED]
    if names:
        listed = "、".join(describe(name) for name in names)
        return f"この市の範囲に合うのは、{listed}です。"
    swapped = (bounds[1], bounds[0], bounds[3], bounds[2])
    names = suggest_crs(swapped, near)[:1]
    if not names:
        return None
    if max(map(abs, swapped)) <= _DEGREES_AT_MOST:
        return "経度と緯度を入れ替えると、この市の範囲に合います。"
    return f"縦（X）と横（Y）を入れ替えると、{describe(names[0])}でこの市の範囲に合います。"


def distance_km(bounds: Bounds, near: Bounds) -> float:
    """Return the distance between the middles of two extents in degrees."""
    middles = [((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) for box in (bounds, near)]
    _, _, metres = _GEOD.inv(*middles[0], *middles[1])
    return float(metres) / 1000


def gap_km(bounds: Bounds, near: Bounds) -> float:
    """Return how far two extents in degrees lie apart; 0 where they touch."""
    closest = [
        (min(max(box[0], other[0]), box[2]), min(max(box[1], other[1]), box[3]))
        for box, other in ((bounds, near), (near, bounds))
    ]
    _, _, metres = _GEOD.inv(*closest[0], *closest[1])
    return float(metres) / 1000


def _candidates() -> Iterator[tuple[int, str]]:
    yield from _DEGREES.items()
    for first, title in _PLANES:
        for zone in range(1, _ZONES + 1):
            yield first + zone - 1, title.format(zone=zone)


def _lands_in(bounds: Bounds, code: int, near: Bounds) -> float | None:
    """Return how many kilometres from the city's middle numbers land; None if elsewhere."""
    largest = max(abs(number) for number in bounds)
    if (code in _DEGREES) != (largest <= _DEGREES_AT_MOST):
        return None
    landed: Bounds = _transformer(code).transform_bounds(*bounds)
    if not all(abs(number) <= _DEGREES_AT_MOST for number in landed):
        return None
    return distance_km(landed, near) if _overlaps(landed, near) else None


@functools.cache
def _transformer(code: int) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(f"EPSG:{code}", STORAGE_CRS, always_xy=True)


def _overlaps(landed: Bounds, near: Bounds) -> bool:
    return (
        landed[0] <= near[2] + _MARGIN_DEGREES
        and landed[2] >= near[0] - _MARGIN_DEGREES
        and landed[1] <= near[3] + _MARGIN_DEGREES
        and landed[3] >= near[1] - _MARGIN_DEGREES
    )
