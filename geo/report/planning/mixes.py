"""How a district's things divide into classes, beside its city's."""

from dataclasses import dataclass

from geo.analysis.rates import Verdict, compare_with, share_estimate
from geo.domain.estimate import Estimate, Reason
from geo.domain.indicators import get_indicator
from geo.report.basis.model import Mix


@dataclass(frozen=True, slots=True)
class MixShare:
    """One class of a mix: how many, what share, and the city's share."""

    code: str
    label: str
    count: int
    share: Estimate
    whole: Estimate
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class MixTable:
    """A district's mix. ``few``: too few for shares to be compared."""

    indicator: str
    rows: tuple[MixShare, ...]
    total: int
    unknown: int
    few: bool
    source: str


def describe_mix(mix: Mix, code: str) -> MixTable:
    """Return one district's mix, each class with its Wilson interval.

    Notes
    -----
    Below the registry's smallest denominator nothing is compared with the city.
    """
    here, whole = mix.counts.loc[code], mix.counts.sum()
    total, everything = int(here.sum()), int(whole.sum())
    few = total < get_indicator(mix.indicator).minimum_n
    rows: list[MixShare] = []
    for key, label in mix.labels.items():
        share = _share(int(here[key]), total)
        city = _share(int(whole[key]), everything)
        verdict = Verdict.NOT_COMPARABLE if few else compare_with(share, city.value)
        rows.append(MixShare(key, label, int(here[key]), share, city, verdict))
    return MixTable(
        indicator=mix.indicator,
        rows=tuple(rows),
        total=total,
        unknown=int(mix.unknown[code]),
        few=few,
        source=mix.source,
    )


def _share(count: int, total: int) -> Estimate:
    return share_estimate(count, total, if_empty=Reason.NOTHING_TO_SHARE)
