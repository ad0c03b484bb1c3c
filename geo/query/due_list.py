"""What of agreements and collaborations comes due: reviews, ends, steps, first replies."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from geo.store.models import (
    Adoption,
    Area,
    AreaSet,
    Feature,
    Layer,
    Milestone,
    Organisation,
    Partnership,
)
from geo.store.shown import IS_SHOWN, PUBLIC

DAY = timedelta(days=1)
REPLY_WITHIN = timedelta(days=30)
"""A wish to adopt, and a proposal, are late when they waited longer."""
FEATURE = Feature.__table__.c


@dataclass(frozen=True, slots=True)
class DueRecord:
    """One thing that somebody at the city has to see to. Staff only.

    ``day``: the last day on which it is in time, None where no day is set;
    ``late``: that day is past. ``feature`` and ``group`` are public ids. ``area``:
    area set and code; ``point``: longitude and latitude (EPSG:4326).
    """

    kind: str
    uid: str
    title: str
    day: date | None
    late: bool
    departments: tuple[str, ...] = ()
    group: str | None = None
    group_name: str | None = None
    feature: str | None = None
    area: tuple[str, str] | None = None
    point: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class ReviewDay:
    """The day of review of a published agreement or collaboration."""

    kind: str  # adoption | partnership
    uid: str  # of the site, or of the collaboration
    title: str
    day: date


def find_agreements_due(
    session: Session, municipality_id: int, *, on: date
) -> Iterator[DueRecord]:
    """Yield the reviews and ends of adoptions, and wishes that wait for a reply."""
    rows = session.execute(
        select(
            Adoption.uid,
            Adoption.status,
            Adoption.adopter_name,
            Adoption.applied_on,
            Adoption.term_end,
            Adoption.review_due_on,
            Adoption.department,
            FEATURE.uid.label("site"),
            FEATURE.title,
            Organisation.uid.label("group"),
        )
        .select_from(Adoption)
        .join(Feature.__table__, FEATURE.id == Adoption.site_id)
        .outerjoin(Organisation, Organisation.id == Adoption.organisation_id)
        .where(
            FEATURE.municipality_id == municipality_id,
            Adoption.status.in_(("applied", "agreed")),
        )
        .order_by(Adoption.id)
    )
    for row in rows:
        if row.status == "applied":
            asked = row.applied_on + REPLY_WITHIN if row.applied_on else None
            yield _adoption("adoption_reply", row, asked, on)
            continue
        if row.review_due_on is not None:
            yield _adoption("adoption_review", row, row.review_due_on, on)
        if row.term_end is not None:
            yield _adoption("adoption_end", row, row.term_end - DAY, on)


def find_partnerships_due(
    session: Session, municipality_id: int, *, on: date
) -> Iterator[DueRecord]:
    """Yield the reviews and ends of collaborations under way, and their open steps."""
    rows = session.execute(
        select(
            Partnership.uid,
            Partnership.title,
            Partnership.departments,
            Partnership.term_end,
            Partnership.review_due_on,
            AreaSet.slug,
            Area.code,
            FEATURE.uid.label("place"),
        )
        .outerjoin(Area, Area.id == Partnership.area_id)
        .outerjoin(AreaSet, AreaSet.id == Area.area_set_id)
        .outerjoin(Feature.__table__, FEATURE.id == Partnership.place_id)
        .where(
            Partnership.municipality_id == municipality_id,
            Partnership.status == "running",
        )
        .order_by(Partnership.id)
    )
    running = {row.uid: row for row in rows}
    for row in running.values():
        yield _partnership("partnership_review", row, row.title, row.review_due_on, on)
        if row.term_end is not None:
            yield _partnership(
                "partnership_end", row, row.title, row.term_end - DAY, on
            )
    steps = session.execute(
        select(Partnership.uid, Milestone.title, Milestone.due_on)
        .join(Milestone, Milestone.partnership_id == Partnership.id)
        .where(
            Partnership.municipality_id == municipality_id,
            Partnership.status == "running",
            Milestone.done_on.is_(None),
        )
        .order_by(Milestone.due_on, Milestone.id)
    )
    for uid, title, due_on in steps:
        row = running[uid]
        yield _partnership("milestone", row, f"{row.title}：{title}", due_on, on)


def find_public_reviews(session: Session, municipality_id: int) -> list[ReviewDay]:
    """Return the days of review that everybody may know, by day.

    Those of agreements on published sites, and of published collaborations under
    way; what has ended is reviewed no more.
    """
    adoptions = session.execute(
        select(FEATURE.uid, FEATURE.title, Adoption.review_due_on)
        .select_from(Adoption)
        .join(Feature.__table__, FEATURE.id == Adoption.site_id)
        .join(Layer, Layer.id == FEATURE.layer_id)
        .where(
            FEATURE.municipality_id == municipality_id,
            IS_SHOWN,
            FEATURE.location_visibility != "hidden",
            Layer.visibility == PUBLIC,
            Adoption.status == "agreed",
            Adoption.review_due_on.is_not(None),
        )
    )
    partnerships = session.execute(
        select(Partnership.uid, Partnership.title, Partnership.review_due_on).where(
            Partnership.municipality_id == municipality_id,
            Partnership.status == "running",
            Partnership.published_at.is_not(None),
        )
    )
    found = [ReviewDay("adoption", *row) for row in adoptions]
    found += [ReviewDay("partnership", *row) for row in partnerships]
    return sorted(found, key=lambda each: (each.day, each.kind, each.title, each.uid))


def _adoption(
    kind: str, row: Row[*tuple[object, ...]], day: date | None, on: date
) -> DueRecord:
    return DueRecord(
        kind=kind,
        uid=row.uid,
        title=row.title,
        day=day,
        late=day is not None and day < on,
        departments=(row.department,) if row.department else (),
        group=row.group,
        group_name=row.adopter_name,
        feature=row.site,
    )


def _partnership(
    kind: str, row: Row[*tuple[object, ...]], title: str, day: date, on: date
) -> DueRecord:
    return DueRecord(
        kind=kind,
        uid=row.uid,
        title=title,
        day=day,
        late=day < on,
        departments=tuple(row.departments),
        feature=row.place,
        area=(row.slug, row.code) if row.slug and row.code else None,
    )
