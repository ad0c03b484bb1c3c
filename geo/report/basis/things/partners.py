"""Whether the city works with the same few partners again and again."""

from collections import Counter

from geo.domain.estimate import Reason
from geo.domain.periods import fiscal_year, fiscal_year_period
from geo.query.collaboration_partners import find_partners
from geo.report.basis.asked import Asked, counts_frame, no_figure
from geo.report.basis.model import Count, Measure
from geo.report.basis.things.partnerships import SOURCE, homes_of
from geo.report.basis.things.variety import BUSIEST
from geo.report.basis.things.where import citywide

YEARS = 5
"""Fiscal years looked back on, the current one among them: a term is often one year."""


def measure_partner_concentration(asked: Asked) -> dict[str, tuple[Measure, ...]]:
    """Return how many of all partners' collaborations are those of the three busiest.

    A collaboration of two partners counts for each of them, so that it does not
    matter which of two equally busy ones is called the third.
    """
    this_year = fiscal_year(asked.snapshot.on)
    first, _ = fiscal_year_period(this_year - YEARS + 1)
    _, after = fiscal_year_period(this_year)
    partners = find_partners(asked.session, asked.snapshot.municipality_id)
    there = [
        one
        for one in asked.collaborations
        if one.uid in partners
        and one.term_start <= asked.snapshot.on
        and one.holds_in(first, after)
    ]
    if not there:
        return {}
    homes = homes_of(asked)
    held: dict[str | None, Counter[str]] = {code: Counter() for code in asked.codes}
    held[None] = Counter()
    for one in there:
        held[None].update(partners[one.uid])
        if one.uid in homes:
            held[homes[one.uid]].update(partners[one.uid])
    counts = {code: _top(held[code]) for code in asked.codes}
    return {
        "partner_concentration": (
            Measure(
                indicator="partner_concentration",
                counts=counts_frame(asked.codes, counts),
                whole=_top(held[None]),
                definition="今年度とその前の4年度に期間があった、公開された協働事業の相手"
                "（市をのぞく）の延べ数のうち、件数の多い3者のもの",
                source=SOURCE,
                as_of=asked.snapshot.on,
                fictional=any(one.fictional for one in there),
                note=citywide([homes.get(one.uid) for one in there], "協働事業"),
            ),
        )
    }


def _top(held: Counter[str]) -> Count:
    n = held.total()
    if not n:
        return no_figure(Reason.NOTHING_TO_SHARE, x=0, n=0)
    return Count(x=sum(most for _, most in held.most_common(BUSIEST)), n=n)
