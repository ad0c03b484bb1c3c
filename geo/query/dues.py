"""What has a day on which it ends or is to be looked at again, and open doors."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.query.features import IS_SHOWN, PUBLIC
from geo.store.models import (
    Adoption,
    Area,
    AreaSet,
    Feature,
    Layer,
    Opportunity,
    Partnership,
)


@dataclass(frozen=True, slots=True)
class AgreementDays:
    """An agreement on a published site whose place is not hidden.

    ``term_end``: the first day it no longer holds.
    """

    site: str  # uid
    title: str
    term_start: date | None
    term_end: date | None
    review_due_on: date | None


@dataclass(frozen=True, slots=True)
class PartnershipDays:
    """A collaboration and the day on which it is to be judged."""

    uid: str
    title: str
    term_end: date | None
    review_due_on: date


@dataclass(frozen=True, slots=True)
class Door:
    """An opportunity to take part, with its phase; ``area``: area set and code."""

    uid: str
    kind: str
    phase: str
    title: str
    deadline: date | None
    area: tuple[str, str] | None


def find_agreement_days(session: Session, municipality_id: int) -> list[AgreementDays]:
    """Return a city's agreements, those of hidden or unpublished sites left out."""
    feature = Feature.__table__.c
    rows = session.execute(
        select(
            feature.uid,
            feature.title,
            Adoption.term_start,
            Adoption.term_end,
            Adoption.review_due_on,
        )
        .select_from(Adoption)
        .join(Feature.__table__, feature.id == Adoption.site_id)
        .join(Layer, Layer.id == feature.layer_id)
        .where(
            feature.municipality_id == municipality_id,
            IS_SHOWN,
            feature.location_visibility != "hidden",
            Layer.visibility == PUBLIC,
            Adoption.status == "agreed",
        )
        .order_by(Adoption.id)
    )
    return [AgreementDays(*row) for row in rows]


def find_partnership_days(
    session: Session, municipality_id: int
) -> list[PartnershipDays]:
    """Return a city's published running collaborations and their days, by day."""
    rows = session.execute(
        select(
            Partnership.uid,
            Partnership.title,
            Partnership.term_end,
            Partnership.review_due_on,
        )
        .where(
            Partnership.municipality_id == municipality_id,
            Partnership.published_at.is_not(None),
            Partnership.status == "running",
        )
        .order_by(Partnership.review_due_on, Partnership.id)
    )
    return [PartnershipDays(*row) for row in rows]


def find_doors(session: Session, municipality_id: int) -> list[Door]:
    """Return a city's published opportunities to take part, in order of entry."""
    rows = session.execute(
        select(Opportunity, AreaSet.slug, Area.code)
        .outerjoin(Area, Area.id == Opportunity.area_id)
        .outerjoin(AreaSet, AreaSet.id == Area.area_set_id)
        .where(
            Opportunity.municipality_id == municipality_id,
            Opportunity.published_at.is_not(None),
            Opportunity.status != "cancelled",
        )
        .order_by(Opportunity.id)
    )
    return [
        Door(
            uid=door.uid,
            kind=door.kind,
            phase=door.phase,
            title=door.title,
            deadline=door.deadline,
            area=(slug, code) if slug and code else None,
        )
        for door, slug, code in rows
    ]
