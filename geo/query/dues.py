"""Which agreements have a day on which they end or are to be looked at again."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.store.models import Adoption, Feature, Layer
from geo.store.shown import IS_SHOWN, PUBLIC


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
