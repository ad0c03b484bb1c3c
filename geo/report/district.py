"""One district's report: its figures, its years, and what is going on there."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, cast

import pandas as pd

from geo.domain.errors import NotFoundError
from geo.domain.estimate import Estimate, Method, Reason, Unit, missing
from geo.query.figures import find_observations
from geo.report.around import find_associations_of
from geo.report.comparison import compare_districts
from geo.report.figures import member_share
from geo.report.membership import find_membership
from geo.report.model import DistrictReport, Indicator, YearFigure
from geo.snapshot.cards import count_locations
from geo.snapshot.model import Card
from geo.snapshot.snapshot import Snapshot
from geo.store.session import Session

SOON = timedelta(days=30)
CITY_RATES = ("association_organization_rate", "association_membership_rate")


def describe_district(
    session: Session,
    snapshot: Snapshot,
    code: str,
    area_set_slug: str | None = None,
    indicator: Indicator = Indicator.ACTIVITIES,
) -> DistrictReport:
    """Describe one district beside its city.

    Raises
    ------
    NotFoundError
        If the area set, or the district in it, does not exist.
    """
    comparison = compare_districts(session, snapshot, area_set_slug, indicator)
    row = next((row for row in comparison.rows if row.code == code), None)
    if row is None:
        message = f"地区「{code}」は「{comparison.area_set.title}」にありません。"
        raise NotFoundError(message, kind="district", code=code)
    slug = comparison.area_set.slug
    here = snapshot.find_cards(district=code, area_set=slug)
    area_set = snapshot.get_area_set(slug)
    membership = find_membership(session, snapshot, area_set, every_year=True)
    table = membership.table
    return DistrictReport(
        comparison=comparison,
        row=row,
        years=_years(
            table[(table["district_code"] == code) & ~table["sliver"].astype(bool)],
            moved=membership.moved,
        ),
        city_years=city_years(session, snapshot),
        activities=_of_kind(here, "activity"),
        sites=_of_kind(here, "adoption_site"),
        centres=_of_kind(here, "support_centre"),
        organisations=find_associations_of(snapshot, code, slug),
        fields=_fields(here),
        locations=count_locations(
            card for card in here if card.kind == "activity" and card.status == "active"
        ),
        soon=tuple(
            card for card in here if card.next_on and card.next_on < snapshot.on + SOON
        ),
        groups=_groups(snapshot, here),
        places=_of_kind(here, "place"),
    )


def city_years(session: Session, snapshot: Snapshot) -> tuple[YearFigure, ...]:
    """Return the city-wide rates that were published, oldest first."""
    table = find_observations(
        session, snapshot.municipality_id, indicators=CITY_RATES, area_set_id=None
    )
    return _years(table.sort_values("fiscal_year"), moved=False)


def _years(table: pd.DataFrame, *, moved: bool) -> tuple[YearFigure, ...]:
    years: list[YearFigure] = []
    for row in cast("Iterator[Any]", table.sort_values("fiscal_year").itertuples()):
        before = years[-1] if years else None
        method = row.method if isinstance(row.method, str) else ""
        years.append(
            YearFigure(
                fiscal_year=int(row.fiscal_year),
                estimate=_estimate(row, moved=moved),
                method=method,
                source=row.source if isinstance(row.source, str) else "",
                note=row.note if isinstance(row.note, str) and row.note else None,
                breaks=before is not None and before.method != method,
            )
        )
    return tuple(years)


def _estimate(row: Any, *, moved: bool) -> Estimate:
    if pd.notna(row.numerator) and pd.notna(row.denominator):
        return member_share(
            row.numerator, row.denominator, moved=moved, source=row.source
        )
    value = getattr(row, "value", None)
    if value is not None and pd.notna(value):
        return Estimate(
            unit=Unit.SHARE, value=float(value), method=Method.NONE, source=row.source
        )
    return missing(Unit.SHARE, Reason.NO_HOUSEHOLDS_REPORTED)


def _of_kind(cards: tuple[Card, ...], kind: str) -> tuple[Card, ...]:
    return tuple(card for card in cards if card.kind == kind)


def _groups(snapshot: Snapshot, here: tuple[Card, ...]) -> tuple[Card, ...]:
    names = {
        card.who for card in here if card.kind == "activity" and card.status == "active"
    }
    return tuple(
        card
        for card in snapshot.cards
        if card.kind == "organisation"
        and card.actor_type != "association"
        and card.title in names
    )


def _fields(cards: tuple[Card, ...]) -> tuple[tuple[str, int], ...]:
    counts = Counter(
        card.field
        for card in cards
        if card.kind == "activity" and card.status == "active" and card.field
    )
    return tuple(counts.most_common())
