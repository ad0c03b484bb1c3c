"""Who takes people in and who works at adopted sites, as figures are made of it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from geo.store.models import (
    Adoption,
    AdoptionLog,
    Feature,
    Layer,
    Organisation,
    Programme,
    ProgrammeSite,
)
from geo.store.shown import IS_SHOWN, PUBLIC


@dataclass(frozen=True, slots=True)
class Receiver:
    """A place or body that takes a programme's people in."""

    kind: str  # of the programme
    place: str | None
    organisation: str | None
    fictional: bool


@dataclass(frozen=True, slots=True)
class Work:
    """One day's work at an adopted site; ``site``: its uid."""

    site: str
    worked_on: date
    participants: int | None


def find_receivers(
    session: Session, municipality_id: int, *, on: date
) -> list[Receiver]:
    """Return the places and bodies that take people of programmes in on a day."""
    rows = session.execute(
        select(Programme.kind, Feature.uid, Organisation.uid, Programme.fictional)
        .select_from(ProgrammeSite)
        .join(Programme, Programme.id == ProgrammeSite.programme_id)
        .outerjoin(Feature.__table__, Feature.id == ProgrammeSite.feature_id)
        .outerjoin(Organisation, Organisation.id == ProgrammeSite.organisation_id)
        .where(
            Programme.municipality_id == municipality_id,
            or_(Programme.ended_on.is_(None), Programme.ended_on > on),
            or_(ProgrammeSite.ended_on.is_(None), ProgrammeSite.ended_on > on),
        )
        .order_by(ProgrammeSite.id)
    )
    return [Receiver(*row) for row in rows]


def find_work(session: Session, municipality_id: int, *, on: date) -> list[Work]:
    """Return the days' work at published sites until a day, counted or not."""
    feature = Feature.__table__.c
    rows = session.execute(
        select(feature.uid, AdoptionLog.on_date, AdoptionLog.participants)
        .select_from(AdoptionLog)
        .join(Adoption, Adoption.id == AdoptionLog.adoption_id)
        .join(Feature.__table__, feature.id == Adoption.site_id)
        .join(Layer, Layer.id == feature.layer_id)
        .where(
            feature.municipality_id == municipality_id,
            IS_SHOWN,
            Layer.visibility == PUBLIC,
            AdoptionLog.on_date <= on,
            AdoptionLog.withdrawn_at.is_(None),
        )
        .order_by(AdoptionLog.on_date, AdoptionLog.id)
    )
    return [Work(*row) for row in rows]
