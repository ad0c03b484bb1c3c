"""Whether districts with like figures lie together, and which."""

import math

import numpy as np

from geo.analysis.autocorrelation import (
    MINIMUM_UNITS,
    PERMUTATIONS,
    eb_standardised,
    moran,
)
from geo.analysis.local_autocorrelation import local_moran
from geo.analysis.neighbours import contiguity
from geo.analysis.seeds import SEED
from geo.domain.estimate import Estimate
from geo.domain.indicators import Indicator, Kind, get_indicator
from geo.report.planning.model import CityFigures, Cluster, Clusters

FALSE_SHARE = 0.05
"""Of the clusters shown, the share that may be there by chance (FDR)."""


def describe_clusters(
    figures: CityFigures, indicator_id: str, *, seed: int = SEED
) -> Clusters:
    """Return an indicator's autocorrelation between neighbouring districts.

    Parameters
    ----------
    figures : CityFigures
        Whose cards hold the values; the basis holds the outlines.
    indicator_id : str
        Any indicator with cards.
    seed : int
        Of the permutations: the same seed finds the same clusters.

    Returns
    -------
    Clusters
        With ``clusters`` None, and no I, where fewer than 30 districts have a value
        or all have the same. The same figures always give the same: it may be kept.

    Raises
    ------
    NotFoundError
        There is no such indicator.

    Notes
    -----
    Only districts with a value are looked at; one whose neighbours have none is
    tied to the nearest that has. Shares, rates and ratios whose chance is known
    are standardised for their unlike denominators first. There are as many
    permutations as one district in all of them needs to be found.

    References
    ----------
    As in `geo.analysis.autocorrelation`.
    """
    indicator = get_indicator(indicator_id)
    cards = figures.cards.get(indicator_id, {})
    known = {
        code: cards[code].estimate
        for code in figures.basis.codes
        if code in cards and cards[code].estimate.known
    }
    if len(known) < MINIMUM_UNITS:
        return _nothing(indicator, len(known), seed)
    adjusted, values = _values(indicator, list(known.values()))
    if np.ptp(values) == 0:
        return _nothing(indicator, len(known), seed)
    plane = figures.basis.outlines.loc[list(known)].to_crs(
        figures.basis.city.plane_srid
    )
    weights, islands = contiguity(plane)
    permutations = max(PERMUTATIONS, math.ceil(len(known) / FALSE_SHARE))
    whole = moran(values, weights, seed=seed, permutations=permutations)
    local = local_moran(values, weights, seed=seed, permutations=permutations)
    found = local["quadrant"].where(local["q"] <= FALSE_SHARE, Cluster.NONE)
    return Clusters(
        indicator=indicator,
        units=len(known),
        moran=whole.value,
        expected=whole.expected,
        p_value=whole.p_permuted,
        permutations=permutations,
        seed=seed,
        islands=islands,
        clusters={
            code: Cluster(found[code]) if code in known else Cluster.NO_VALUE
            for code in figures.basis.codes
        },
        p_values=dict(zip(known, local["p"].tolist(), strict=True)),
        rate_adjusted=adjusted,
        q_values=dict(zip(known, local["q"].tolist(), strict=True)),
        p_analytic=whole.p_analytic,
    )


def _values(
    indicator: Indicator, estimates: list[Estimate]
) -> tuple[bool, "np.ndarray[tuple[int], np.dtype[np.float64]]"]:
    """Return one number a district, and whether its denominator was allowed for."""
    proportion = indicator.kind is Kind.SHARE
    counts = np.array(
        [(item.numerator, item.denominator) for item in estimates], dtype=np.float64
    ).reshape(-1, 2)
    fit = indicator.kind in {Kind.SHARE, Kind.RATE, Kind.STANDARDISED_RATIO}
    if (
        fit
        and indicator.judged
        and np.isfinite(counts).all()
        and (counts[:, 1] > 0).all()
    ):
        method = "proportion" if proportion else "rate"
        return True, eb_standardised(*counts.T, method=method)
    return False, np.array([item.value for item in estimates], dtype=np.float64)


def _nothing(indicator: Indicator, units: int, seed: int) -> Clusters:
    return Clusters(
        indicator=indicator,
        units=units,
        moran=None,
        expected=None,
        p_value=None,
        permutations=0,
        seed=seed,
        islands=(),
        clusters=None,
        p_values={},
        rate_adjusted=False,
    )
