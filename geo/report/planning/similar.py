"""The districts most like one (似た地区), by the conditions people live under."""

import numpy as np
import pandas as pd

from geo.analysis.similar import nearest_by_context
from geo.domain.errors import NotFoundError
from geo.report.planning.model import CityFigures, Similar

CONTEXT = ("owner_occupied", "flats", "ageing", "density")


def find_similar(figures: CityFigures, code: str, k: int = 5) -> tuple[Similar, ...]:
    """Return the districts nearest to one by context.

    Parameters
    ----------
    figures : CityFigures
        Whose cards hold the context.
    code : str
        A district.
    k : int
        How many, at most.

    Returns
    -------
    tuple of Similar
        The nearest first; empty where nothing is known of its context.

    Raises
    ------
    NotFoundError
        There is no such district.

    Notes
    -----
    Of density the logarithm is used: else one crowded district would make all the
    others alike. What is not known for both is left out and not named in ``used``.

    References
    ----------
    As in `geo.analysis.similar.nearest_by_context`.
    """
    basis = figures.basis
    if code not in basis.names:
        raise NotFoundError(f"地区「{code}」はありません。", kind="district", code=code)
    context = pd.DataFrame(
        {name: _values(figures, name) for name in CONTEXT if name in figures.cards},
        index=pd.Index(basis.codes, dtype="str"),
        dtype="float64",
    )
    if "density" in context:
        context["density"] = np.log1p(context["density"])
    return tuple(
        Similar(
            code=str(row.similar_code),
            name=basis.names[str(row.similar_code)],
            distance=float(row.distance),
            used=row.used,
        )
        for row in nearest_by_context(context, k, of=code).itertuples()
    )


def _values(figures: CityFigures, name: str) -> "pd.Series[float]":
    cards = figures.cards[name]
    return pd.Series(
        {
            code: card.estimate.value
            for code, card in cards.items()
            if code in figures.basis.names and card.estimate.known
        },
        dtype="float64",
    )
