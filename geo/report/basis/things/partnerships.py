"""Collaborations (協働事業) per resident, their overdue reviews and what the city pays."""

from datetime import date, timedelta
from typing import Any

import pandas as pd

from geo.domain.estimate import Reason
from geo.domain.periods import fiscal_year, fiscal_year_period
from geo.query.collaboration_figures import Collaboration
from geo.report.basis.asked import Asked, counts_frame, unknown
from geo.report.basis.model import Count, Measure
from geo.report.basis.things.counting import by_district, per_residents
from geo.report.basis.things.where import citywide, home_of, summed

SOURCE = "協働事業の登録"


def homes_of(asked: Asked) -> dict[str, str]:
    """Return the district of each collaboration that is one district's, by uid."""
    found = {
        one.uid: home_of(asked, one.area, one.place) for one in asked.collaborations
    }
    return {uid: home for uid, home in found.items() if home is not None}


def measure_partnerships(asked: Asked) -> dict[str, tuple[Measure, ...]]:
    """Return collaborations whose term holds, per resident."""
    if not asked.collaborations:
        return {}
    on, homes = asked.snapshot.on, homes_of(asked)
    running = [one for one in asked.collaborations if one.holds_on(on)]
    uids = [one.uid for one in running]
    return {
        "partnerships": (
            per_residents(
                asked,
                "partnerships",
                by_district(asked, uids, homes),
                whole=float(len(running)),
                definition="その日に期間中の、公開された協働事業",
                note=citywide([homes.get(uid) for uid in uids], "協働事業"),
                as_of=on,
                **_words(running),
            ),
        )
    }


def measure_reviews_overdue(asked: Asked) -> dict[str, tuple[Measure, ...]]:
    """Return collaborations whose day of review has passed, of those nobody ended.

    One whose term is over without a decision stays in it: nothing renews silently.
    """
    on, homes = asked.snapshot.on, homes_of(asked)
    open_ones = [
        one for one in asked.collaborations if not one.ended and one.term_start <= on
    ]
    if not open_ones:
        return {}
    return {
        "reviews_overdue": (
            summed(
                asked,
                "reviews_overdue",
                [
                    (homes.get(one.uid), float(one.review_due_on < on), 1.0)
                    for one in open_ones
                ],
                definition="始まっていて終了の記録がない協働事業のうち、見直しの期限の"
                "翌日以後になったもの",
                note=citywide([homes.get(one.uid) for one in open_ones], "協働事業"),
                **_words(open_ones),
            ),
        )
    }


def measure_partnership_yen(asked: Asked) -> dict[str, tuple[Measure, ...]]:
    """Return what the city pays for collaborations, by fiscal year until this one.

    A district without a collaboration in the year has 0; one whose collaborations'
    amounts nobody registered is missing.
    """
    this_year = fiscal_year(asked.snapshot.on)
    years = sorted(
        {
            year
            for one in asked.collaborations
            for year in one.amounts
            if year <= this_year and last_day_in(one, year, asked.snapshot.on)
        }
    )
    homes = homes_of(asked)
    made = [_yen_in(asked, year, homes) for year in years]
    return {"partnership_yen": tuple(made)} if made else {}


def last_day_in(one: Collaboration, year: int, on: date) -> date | None:
    """Return the last day of a year that has come and on which the term held."""
    first, after = fiscal_year_period(year)
    ends = [after, on + timedelta(days=1), *([one.until] if one.until else [])]
    day = min(ends) - timedelta(days=1)
    return day if day >= max(first, one.term_start) else None


def _yen_in(asked: Asked, year: int, homes: dict[str, str]) -> Measure:
    there = [
        one
        for one in asked.collaborations
        if last_day_in(one, year, asked.snapshot.on) is not None
    ]
    paid = pd.Series(
        [float(one.amounts.get(year, float("nan"))) for one in there], dtype="float64"
    )
    home = pd.Series([homes.get(one.uid) for one in there], dtype=object)
    silent = int(paid.isna().sum())
    outside = sum(
        year in one.amounts and one not in there for one in asked.collaborations
    )
    counts = {code: _yen(paid[home == code]) for code in asked.codes}
    return Measure(
        indicator="partnership_yen",
        counts=counts_frame(asked.codes, counts),
        whole=_yen(paid),
        fiscal_year=year,
        definition="その年度に期間のある協働事業に、市が支出する額として登録された額の合計",
        note="".join(
            (
                citywide(home.tolist(), "協働事業"),
                f"額の登録がない協働事業が{silent}件あります。合計に入っていません。"
                if silent
                else "",
                f"期間の外の年度に額を登録した協働事業が{outside}件あります。"
                "合計に入っていません。"
                if outside
                else "",
            )
        ),
        **_words(there),
    )


def _yen(paid: "pd.Series[float]") -> Count:
    if paid.isna().all() and len(paid):
        return unknown(Reason.NOT_REPORTED)
    return Count(value=float(paid.sum()))


def _words(ones: list[Collaboration]) -> dict[str, Any]:
    return {"source": SOURCE, "fictional": any(one.fictional for one in ones)}
