"""Member households of associations (加入世帯), every year that was reported."""

from geo.domain.estimate import Reason
from geo.report.basis.asked import Asked, counts_frame, no_figure, unknown
from geo.report.basis.model import Count, Measure
from geo.report.membership import COUNTS, Membership, find_membership


def measure_membership(asked: Asked) -> dict[str, tuple[Measure, ...]]:
    """Return membership by fiscal year, the oldest first."""
    found = find_membership(
        asked.session, asked.snapshot, asked.area_set, every_year=True
    )
    known = found.table.dropna(subset=COUNTS)
    years = sorted({int(year) for year in known["fiscal_year"]})
    return {"membership": tuple(_in_year(asked, found, year) for year in years)}


def _in_year(asked: Asked, found: Membership, year: int) -> Measure:
    rows = found.in_year(year)
    counts: dict[str, Count] = {}
    for code in asked.codes:
        counts[code] = unknown(Reason.NO_HOUSEHOLDS_REPORTED)
        if code in rows.index and not rows["sliver"][code]:
            x, n = float(rows["numerator"][code]), float(rows["denominator"][code])
            if x == x and n == n:  # neither is NaN
                counts[code] = (
                    Count(x=x, n=n)
                    if n > 0
                    else no_figure(Reason.ZERO_DENOMINATOR, x=x, n=n)
                )
    both = rows.dropna(subset=COUNTS)
    methods = [text for text in both["method"] if isinstance(text, str) and text]
    sources = [text for text in both["source"] if isinstance(text, str) and text]
    return Measure(
        indicator="membership",
        counts=counts_frame(asked.codes, counts),
        whole=Count(
            x=float(both["numerator"].sum()), n=float(both["denominator"].sum())
        ),
        definition="、".join(dict.fromkeys(methods)),
        source="、".join(dict.fromkeys(sources)),
        fiscal_year=year,
        moved_error=found.moved_error.get(year) if found.moved else None,
    )
