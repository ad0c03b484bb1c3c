"""How things divide into classes, each share with its interval."""

import pandas as pd

from geo.analysis.rates import compare_with, share_estimate
from geo.domain.errors import NotFoundError
from geo.domain.estimate import Reason, Unit, missing
from geo.domain.indicators import get_indicator
from geo.report.basis.model import Mix
from geo.report.planning.model import WHOLE, CityFigures, MixShare, MixShares


def describe_mix(
    figures: CityFigures, indicator_id: str, code: str = WHOLE
) -> MixShares:
    """Return the shares of a mix's classes in one district or the whole city.

    Parameters
    ----------
    figures : CityFigures
        Whose basis holds the mixes.
    indicator_id : str
        An indicator of kind mix.
    code : str
        A district; the whole city if not given, which holds also what stands in
        none of its districts.

    Returns
    -------
    MixShares
        A share for every class in the city's order, 0 among them. Where the city
        records nothing of the kind every share is missing, and it is undefined
        where a district has nothing to share.

    Raises
    ------
    NotFoundError
        There is no such mix, or no such district in it.

    Notes
    -----
    ``x/n``, n the things whose class is known, with Wilson's interval; the verdict
    is against the city's share. Below the indicator's smallest n they are
    ``small``: shown with †.

    References
    ----------
    Wilson (1927), as in `geo.analysis.intervals.wilson_interval`.
    """
    indicator = get_indicator(indicator_id)
    mix = figures.basis.mixes.get(indicator_id)
    if mix is None or (code != WHOLE and code not in mix.counts.index):
        raise NotFoundError(
            f"「{indicator.name}」の内訳はありません。", kind="mix", code=indicator_id
        )
    city = mix.counts.sum()
    here = city if code == WHOLE else mix.counts.loc[code]
    unknown = mix.unknown.sum() if code == WHOLE else mix.unknown[code]
    total = int(here.sum())
    return MixShares(
        indicator=indicator,
        code=code,
        shares=tuple(_share(mix, name, here, city) for name in mix.labels),
        total=total,
        unknown=int(unknown),
        recorded=mix.recorded,
        small=total < indicator.minimum_n,
        source=mix.source,
        as_of=mix.as_of,
    )


def _share(
    mix: Mix, name: str, here: "pd.Series[int]", city: "pd.Series[int]"
) -> MixShare:
    x, n = int(here.get(name, 0)), int(here.sum())
    if mix.recorded:
        share = share_estimate(
            x,
            n,
            if_empty=Reason.NOTHING_TO_SHARE,
            source=mix.source,
            as_of=mix.as_of,
        )
    else:
        share = missing(Unit.SHARE, Reason.NOT_REPORTED)
    among_all = float(city.get(name, 0)) / float(city.sum()) if city.sum() else None
    return MixShare(
        class_code=name,
        label=mix.labels[name],
        x=x,
        n=n,
        share=share,
        verdict=compare_with(share, among_all),
    )
