"""Participations (延べ参加者): whoever came, each time, by the activity's district."""

import math

import pandas as pd

from geo.domain.estimate import Reason
from geo.domain.periods import fiscal_year
from geo.query.participation import find_participations
from geo.report.basis.asked import Asked, counts_frame, no_figure, unknown
from geo.report.basis.model import Count, Measure


def measure_participations(asked: Asked) -> dict[str, tuple[Measure, ...]]:
    """Return participations by fiscal year, the oldest first.

    A district whose activities and adopted sites reported nothing has no figure:
    nobody counted is not nobody came. The city is its districts that reported.
    """
    reports = find_participations(
        asked.session, asked.snapshot.municipality_id, on=asked.snapshot.on
    )
    homes = pd.Series(dict(asked.area_set.homes), dtype=object)
    placed = reports.assign(
        district_code=homes.reindex(reports["uid"]).to_numpy(),
        fiscal_year=[fiscal_year(day) for day in reports["on_date"]],
    ).dropna(subset=["district_code"])
    return (
        {
            "participations": tuple(
                _in_year(asked, int(year), placed[placed["fiscal_year"] == year])
                for year in sorted(set(placed["fiscal_year"]))
            )
        }
        if len(placed)
        else {}
    )


def _in_year(asked: Asked, year: int, rows: pd.DataFrame) -> Measure:
    came = rows.groupby("district_code")["participants"].sum().reindex(asked.codes)
    residents = asked.population.totals["residents"]
    counts: dict[str, Count] = {}
    for code in asked.codes:
        x, n = float(came[code]), float(residents[code])
        if math.isnan(x):
            reason = Reason.NO_PARTICIPANTS_REPORTED
            counts[code] = unknown(reason, n=None if math.isnan(n) else n)
        elif math.isnan(n):
            counts[code] = unknown(Reason.NO_RESIDENTS_REPORTED)
        elif n == 0:
            counts[code] = no_figure(Reason.ZERO_DENOMINATOR, x=x, n=n)
        else:
            counts[code] = Count(x=x, n=n)
    known = came.notna() & residents.notna()
    n = float(residents[known].sum())
    return Measure(
        indicator="participations",
        counts=counts_frame(asked.codes, counts),
        whole=Count(x=float(came[known].sum()), n=n)
        if n
        else unknown(Reason.NO_RESIDENTS_REPORTED),
        definition="活動の報告とアダプトの活動日誌の参加者数の合計",
        source="活動の報告",
        fiscal_year=year,
        as_of=asked.population.as_of,
        moved_error=asked.population.moved_error,
        fictional=asked.population.fictional,
        note="報告のあった活動・対象地だけを数えます。",
    )
