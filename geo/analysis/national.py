"""Every district of a country at once: counts, shares and rates as whole columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo.analysis.intervals import poisson_interval, z_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

CLASSES = 5
PER = 1000.0
Z = z_value(0.95)
BLOCK = 16_384
"""Districts worked on together: their columns stay in the processor's cache."""


class Districts(NamedTuple):
    """What districts are measured by, one row each; float64, NaN where not reported."""

    residents: NDArray[np.float64]
    members: NDArray[np.float64]
    households: NDArray[np.float64]
    adopted: NDArray[np.float64]
    sites: NDArray[np.float64]


class Share(NamedTuple):
    """Shares 0-1 with their 95 % Wilson limits; NaN where not known or nothing to share."""

    value: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]


class NationalReport(NamedTuple):
    """A row a district, in the order of the districts.

    Attributes
    ----------
    activities : int64
        How many there are, 0 where none.
    by_field : uint32, shape (districts, fields)
        How many there are of each field.
    fields : float64
        The effective number of fields; NaN without an activity.
    rate, lower, upper : float64
        Activities per 1,000 residents and their 95 % limits; NaN where residents
        are 0 or not reported.
    verdict : int8
        1 where the whole interval lies above the national rate, -1 below, 0 where
        it holds it; and 0 without a rate.
    place : int32
        From 1, the highest rate; equal rates share the best place; 0 without a rate.
    colour_class : int8
        0 for no activity, 1 to 5 from the lowest fifth of the other rates to the
        highest; -1 without a rate.
    membership, adopted : Share
    national_rate : float
        Activities per 1,000 of all districts with a rate.
    """

    activities: NDArray[np.int64]
    by_field: NDArray[np.uint32]
    fields: NDArray[np.float64]
    rate: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    verdict: NDArray[np.int8]
    place: NDArray[np.int32]
    colour_class: NDArray[np.int8]
    membership: Share
    adopted: Share
    national_rate: float


def report_nation(
    districts: Districts,
    home: NDArray[np.integer],
    field: NDArray[np.integer],
    fields: int,
) -> NationalReport:
    """Report activities, membership and adoption of very many districts.

    Parameters
    ----------
    districts : Districts
        Columns of one length.
    home : array of int, shape (activities,)
        The row of the district that each activity was assigned to.
    field : array of int, shape (activities,)
        Each activity's main field, from 0 to ``fields - 1``.
    fields : int
        How many fields there are.

    Raises
    ------
    ValueError
        If members exceed households or adopted sites exceed sites, a number is
        negative, or an activity names a district or a field there is not.

    Notes
    -----
    The figures are those of `geo.analysis.intervals` (Wilson; Byar from 10 events
    on, exact below) and `geo.analysis.diversity.effective_number`, from the same
    formulas. It is fast because limits and ``c·ln c`` of a count are made once for
    each count there is, not once a district, and because it works in blocks. The
    classes are plain fifths by number of districts, not the round edges of
    `geo.analysis.classes`. No rank has an interval here: see
    `geo.analysis.ranking` for a city.

    References
    ----------
    As in `geo.analysis.intervals` and `geo.analysis.diversity`.
    """
    count = len(districts.residents)
    by_field = _count(home, field, count, fields)
    diverse, rate, lower, upper = (np.empty(count) for _ in range(4))
    shares = [Share(*(np.empty(count) for _ in range(3))) for _ in range(2)]
    activities = np.bincount(home, minlength=count)
    national = _national_rate(activities, districts.residents)
    limits = _limits_by_count(int(activities.max(initial=0)))
    logs = _logs_by_count(int(by_field.max(initial=0)))
    verdict = np.empty(count, dtype=np.int8)
    for at in _blocks(count):
        own = activities[at]
        diverse[at] = _diversity(own, by_field[at], logs)
        people = districts.residents[at]
        lived_in = np.where(people > 0, people, np.nan)
        # Divided last: 3 of 900 and 1 of 300 are the same rate to the last bit.
        for made, counted in (
            (rate, own),
            (lower, limits[0][own]),
            (upper, limits[1][own]),
        ):
            np.divide(PER * counted, lived_in, out=made[at])
        above, below = lower[at] > national, upper[at] < national
        np.subtract(above, below, out=verdict[at], dtype=np.int8)
        _share(shares[0], at, districts.members[at], districts.households[at])
        _share(shares[1], at, districts.adopted[at], districts.sites[at])
    place, colour_class = _order(rate)
    return NationalReport(
        activities=activities,
        by_field=by_field,
        fields=diverse,
        rate=rate,
        lower=lower,
        upper=upper,
        verdict=verdict,
        place=place,
        colour_class=colour_class,
        membership=shares[0],
        adopted=shares[1],
        national_rate=national,
    )


def _count(
    home: NDArray[np.integer], field: NDArray[np.integer], districts: int, fields: int
) -> NDArray[np.uint32]:
    if len(home) and not (
        0 <= home.min() <= home.max() < districts
        and 0 <= field.min() <= field.max() < fields
    ):
        raise ValueError("an activity names a district or a field there is not")
    small = districts * fields < np.iinfo(np.int32).max
    cell: NDArray[np.int64] = np.multiply(
        home, fields, dtype=np.int32 if small else np.int64
    )
    np.add(cell, field, out=cell)
    counts = np.zeros(districts * fields, dtype=np.uint32)
    # Half of what bincount takes, whose counts fill twice the memory.
    np.add.at(counts, cell, np.uint32(1))
    return counts.reshape(districts, fields)


def _national_rate(
    activities: NDArray[np.int64], residents: NDArray[np.float64]
) -> float:
    lived_in = residents > 0
    people = float(residents.sum(where=lived_in))
    return PER * float(activities.sum(where=lived_in)) / people if people else np.nan


def _limits_by_count(most: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    limits = poisson_interval(np.arange(most + 1))
    return limits.lower, limits.upper


def _logs_by_count(most: int) -> NDArray[np.float64]:
    """Return c·ln c of every count c up to the largest; 0 at 0."""
    count = np.arange(most + 1, dtype=np.float64)
    return count * np.log(np.maximum(count, 1))


def _diversity(
    total: NDArray[np.int64], by_field: NDArray[np.uint32], logs: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return exp(ln N − Σ c·ln c / N), which is exp(−Σ p·ln p)."""
    some = np.where(total > 0, total, np.nan)
    inner = logs.take(by_field) @ np.ones(by_field.shape[1])
    return np.asarray(some * np.exp(-inner / some))


def _share(
    made: Share, at: slice, x: NDArray[np.float64], n: NDArray[np.float64]
) -> None:
    """Write `wilson_interval`'s limits, with as few temporary columns as can be."""
    if (x > n).any() or (x < 0).any():
        raise ValueError("a numerator exceeds its denominator, or is negative")
    trials = np.where(n > 0, n, np.nan)
    value, lower, upper = (part[at] for part in made)
    np.divide(x, trials, out=value)
    reach = 1 - value
    reach *= x
    reach *= 4
    reach += Z**2
    np.sqrt(reach, out=reach)
    reach *= Z
    middle = 2 * x
    middle += Z**2
    trials += Z**2
    trials *= 2
    for end, side in ((lower, np.subtract), (upper, np.add)):
        side(middle, reach, out=end)
        np.divide(end, trials, out=end)
        np.clip(end, 0, 1, out=end)


def _order(
    rate: NDArray[np.float64],
) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
    """Return places and classes from one sorting; NaN stands last in it."""
    none = np.isnan(rate)
    # Sorting numbers alone is much faster than sorting round NaN.
    order = np.argsort(np.where(none, np.inf, rate))
    known = len(rate) - int(none.sum())
    order = order[:known]
    standing = rate[order]
    # Of equal rates the last in ascending order has the best place.
    last = np.append(standing[1:] != standing[:-1], values=True)
    ends = np.flatnonzero(last)
    sizes = np.diff(ends, prepend=-1)
    place = np.zeros(len(rate), dtype=np.int32)
    place[order] = np.repeat(known - ends, sizes)
    colour_class = np.full(len(rate), -1, dtype=np.int8)
    first = int(np.searchsorted(standing, 0, side="right"))
    colours = np.zeros(known, dtype=np.int8)
    if first < known:
        edges = _fifths(standing[first:])
        starts = first + np.searchsorted(standing[first:], edges, side="left")
        colours[first:] = 1
        for start in starts:
            colours[start:] += 1
    colour_class[order] = colours
    return place, colour_class


def _fifths(standing: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the lowest value of the second to the fifth class of sorted values."""
    shares = np.arange(1, CLASSES) / CLASSES
    return standing[np.ceil(shares * len(standing)).astype(np.int64) - 1]


def _blocks(count: int) -> Iterator[slice]:
    for start in range(0, count, BLOCK):
        yield slice(start, min(start + BLOCK, count))
