"""Reading collaborations (協働事業): the list others count from, in a few queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from geo.domain.partnership_days import Term, count_streaks, state_on
from geo.domain.text import fold
from geo.store.models import (
    Area,
    AreaSet,
    Feature,
    LocalIssue,
    Opportunity,
    Organisation,
    Partnership,
    PartnershipAmount,
    PartnershipParty,
    PartnershipReview,
    PlanMeasure,
    ZoneRecord,
)

NOT_SHOWN = frozenset({"preparing", "cancelled"})


@dataclass(frozen=True, slots=True)
class PartyRecord:
    """One party; ``organisation``: the uid of a listed group, None for the city."""

    uid: str
    side: str
    name: str
    organisation: str | None
    role_text: str
    responsibility: str | None
    resources: str | None
    cost_share: float | None


@dataclass(frozen=True, slots=True)
class PartnershipRecord:
    """A collaboration as it stands on a day; ``term_end`` no longer belongs to it.

    ``state``: one of `geo.domain.partnership_days.STATES`. ``streak``: how many terms
    in a row its partner has had, 1 for a first one.
    """

    uid: str
    title: str
    purpose: str
    status: str
    state: str
    published: bool
    form: str | None
    form_label: str
    zone: str | None
    area_set: str | None
    area: str | None
    area_name: str | None
    field: str | None
    departments: tuple[str, ...]
    measure_code: str | None
    measure_title: str | None
    parties: tuple[PartyRecord, ...]
    amounts: dict[int, int]  # yen the city pays, by fiscal year
    term_start: date
    term_end: date | None
    review_due_on: date
    overdue: bool
    opportunity: str | None
    is_model: bool
    streak: int
    fictional: bool
    place: str | None = None  # uid of a thing on the map

    @property
    def last_day(self) -> date | None:
        """The last day of the term, as people write it."""
        return None if self.term_end is None else self.term_end - timedelta(days=1)

    @property
    def partners(self) -> tuple[PartyRecord, ...]:
        """The parties of the residents' side."""
        return tuple(party for party in self.parties if party.side == "community")


def find_partnerships(
    session: Session, municipality_id: int, *, on: date, published: bool = True
) -> list[PartnershipRecord]:
    """Return a city's collaborations as they stand on a day, the newest first.

    Parameters
    ----------
    on
        The day the zone, the state and what is overdue are told for.
    published
        False: also what only the parties and staff may see.
    """
    rows = session.execute(
        _partnerships().where(Partnership.municipality_id == municipality_id)
    ).all()
    return _records(session, rows, on=on, published=published)


def find_partnerships_of_group(
    session: Session, municipality_id: int, organisation_id: int, *, on: date
) -> list[PartnershipRecord]:
    """Return a group's collaborations, those being prepared included."""
    own = set(
        session.scalars(
            select(Partnership.uid)
            .join(PartnershipParty, PartnershipParty.partnership_id == Partnership.id)
            .where(PartnershipParty.organisation_id == organisation_id)
        )
    )
    everyone = find_partnerships(session, municipality_id, on=on, published=False)
    return [record for record in everyone if record.uid in own]


def _partnerships() -> Any:
    issue = LocalIssue.__table__
    place = Feature.__table__.alias("place")
    return (
        select(
            Partnership.id,
            Partnership.uid,
            Partnership.title,
            Partnership.purpose,
            Partnership.status,
            Partnership.published_at,
            Partnership.form,
            Partnership.form_label,
            AreaSet.slug.label("area_set"),
            Area.code.label("area"),
            Area.name.label("area_name"),
            issue.c.field,
            Partnership.departments,
            PlanMeasure.code.label("measure_code"),
            PlanMeasure.title.label("measure_title"),
            Partnership.term_start,
            Partnership.term_end,
            Partnership.ended_on,
            Partnership.review_due_on,
            Opportunity.uid.label("opportunity"),
            Partnership.is_model,
            Partnership.fictional,
            place.c.uid.label("place"),
        )
        .outerjoin(place, place.c.id == Partnership.place_id)
        .outerjoin(Area, Area.id == Partnership.area_id)
        .outerjoin(AreaSet, AreaSet.id == Area.area_set_id)
        .outerjoin(issue, issue.c.id == Partnership.local_issue_id)
        .outerjoin(PlanMeasure, PlanMeasure.id == Partnership.plan_measure_id)
        .outerjoin(
            Opportunity,
            and_(
                Opportunity.id == Partnership.opportunity_id,
                Opportunity.published_at.is_not(None),
            ),
        )
        .order_by(Partnership.term_start.desc(), Partnership.id.desc())
    )


def _records(
    session: Session, rows: Collection[Any], *, on: date, published: bool
) -> list[PartnershipRecord]:
    keys = {row.id for row in rows}
    parties = find_party_records(session, keys)
    zones = _zones(session, keys, on)
    amounts = _amounts(session, keys)
    streaks = _streaks(session, rows, parties)
    return [
        PartnershipRecord(
            uid=row.uid,
            title=row.title,
            purpose=row.purpose,
            status=row.status,
            state=state_on(row.status, row.term_end, row.review_due_on, on=on),
            published=row.published_at is not None,
            form=row.form,
            form_label=row.form_label,
            zone=zones.get(row.id),
            area_set=row.area_set,
            area=row.area,
            area_name=row.area_name,
            field=row.field,
            departments=tuple(row.departments),
            measure_code=row.measure_code,
            measure_title=row.measure_title,
            parties=tuple(parties[row.id]),
            amounts=amounts[row.id],
            term_start=row.term_start,
            term_end=row.term_end,
            review_due_on=row.review_due_on,
            overdue=row.status == "running" and row.review_due_on < on,
            opportunity=row.opportunity,
            is_model=row.is_model,
            streak=streaks.get(row.uid, 1),
            fictional=row.fictional,
            place=row.place,
        )
        for row in rows
        if row.published_at is not None or not published
    ]


def find_party_records(
    session: Session, keys: Iterable[int]
) -> dict[int, list[PartyRecord]]:
    """Return the parties of some collaborations by the collaborations' row ids."""
    found: dict[int, list[PartyRecord]] = defaultdict(list)
    rows: Any = session.execute(
        select(
            PartnershipParty.partnership_id,
            PartnershipParty.uid,
            PartnershipParty.side,
            PartnershipParty.name,
            Organisation.uid,
            PartnershipParty.role_text,
            PartnershipParty.responsibility,
            PartnershipParty.resources,
            PartnershipParty.cost_share,
        )
        .outerjoin(Organisation, Organisation.id == PartnershipParty.organisation_id)
        .where(PartnershipParty.partnership_id.in_(list(keys)))
        # The residents' side first: it is what a reader looks for.
        .order_by(PartnershipParty.side.desc(), PartnershipParty.id)
    )
    for key, *values in rows:
        found[key].append(PartyRecord(*values))
    return found


def _zones(session: Session, keys: Iterable[int], on: date) -> dict[int, str]:
    rows = session.execute(
        select(ZoneRecord.partnership_id, ZoneRecord.zone)
        .where(
            ZoneRecord.partnership_id.in_(list(keys)),
            ZoneRecord.valid_from <= on,
            or_(ZoneRecord.valid_until.is_(None), ZoneRecord.valid_until > on),
        )
        .order_by(ZoneRecord.valid_from)
    )
    return {key: zone for key, zone in rows if key is not None}


def _amounts(session: Session, keys: Iterable[int]) -> dict[int, dict[int, int]]:
    found: dict[int, dict[int, int]] = defaultdict(dict)
    rows = session.execute(
        select(
            PartnershipAmount.partnership_id,
            PartnershipAmount.fiscal_year,
            PartnershipAmount.yen,
        )
        .where(PartnershipAmount.partnership_id.in_(list(keys)))
        .order_by(PartnershipAmount.fiscal_year)
    )
    for key, year, yen in rows:
        found[key][year] = yen
    return found


def _streaks(
    session: Session, rows: Collection[Any], parties: dict[int, list[PartyRecord]]
) -> dict[str, int]:
    counted = session.execute(
        select(PartnershipReview.partnership_id, func.count())
        .where(
            PartnershipReview.partnership_id.in_([row.id for row in rows]),
            PartnershipReview.decision != "end",
        )
        .group_by(PartnershipReview.partnership_id)
    )
    renewals = {key: int(times) for key, times in counted}
    return count_streaks(
        Term(
            key=row.uid,
            partners=frozenset(
                each.organisation or fold(each.name)
                for each in parties[row.id]
                if each.side == "community"
            ),
            kind=f"{row.form_label}/{row.area_set}/{row.area}",
            starts=row.term_start,
            # A review held late ends it late; its term was over before.
            ends=min(
                (day for day in (row.ended_on, row.term_end) if day), default=date.max
            ),
            renewals=renewals.get(row.id, 0),
        )
        for row in rows
        if row.status not in NOT_SHOWN
    )
