"""How much each city counts under a shared code: a city each, never together."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from geo.domain.vocabulary import load_vocabulary
from geo.store.models import (
    Activity,
    Adoption,
    AdoptionSite,
    Feature,
    Layer,
    Municipality,
    Organisation,
    Partnership,
)
from geo.store.shown import IS_SHOWN, PUBLIC

Counts = Mapping[tuple[str, str], int]
"""(city's slug, code) -> how many."""


def count_coded(session: Session, vocabulary: str, *, on: date) -> Counts:
    """Return how many things of each city bear each code of a vocabulary.

    Parameters
    ----------
    vocabulary : str
        ``form``: published collaborations that run, and agreements in force under
        ``adoption``. ``zone``: public activities. ``actor_type``: groups that have
        not ended. Of any other nothing is counted.
    on : date
        The day it speaks of.

    Returns
    -------
    mapping
        Zero where a city keeps such things but none of this code; a pair that is not
        there is not known, for the city keeps none at all.
    """
    match vocabulary:
        case "form":
            found = _with_zeros(vocabulary, _collaborations(session))
            found |= {
                (city, "adoption"): number
                for (city, _), number in _adoptions(session, on).items()
            }
            return found
        case "zone":
            return _with_zeros(vocabulary, _zones(session))
        case "actor_type":
            return _with_zeros(vocabulary, _groups(session))
        case _:
            return {}


def _with_zeros(
    vocabulary: str, found: dict[tuple[str, str], int]
) -> dict[tuple[str, str], int]:
    codes = [term.code for term in load_vocabulary(vocabulary).terms]
    cities = {city for city, _ in found}
    return {(city, code): 0 for city in cities for code in codes} | found


def _collaborations(session: Session) -> dict[tuple[str, str], int]:
    rows = session.execute(
        select(Municipality.slug, Partnership.form, func.count())
        .join(Municipality, Municipality.id == Partnership.municipality_id)
        .where(Partnership.status == "running", Partnership.published_at.is_not(None))
        .group_by(Municipality.slug, Partnership.form)
    )
    return {(city, code): number for city, code, number in rows if code}


def _adoptions(session: Session, on: date) -> dict[tuple[str, str], int]:
    rows = session.execute(
        select(Municipality.slug, func.count(Adoption.site_id.distinct()))
        .join(AdoptionSite, AdoptionSite.id == Adoption.site_id)
        .join(Municipality, Municipality.id == AdoptionSite.municipality_id)
        .where(
            Adoption.status == "agreed",
            or_(Adoption.term_start.is_(None), Adoption.term_start <= on),
            or_(Adoption.term_end.is_(None), Adoption.term_end > on),
        )
        .group_by(Municipality.slug)
    )
    return {(city, "adoption"): number for city, number in rows}


def _zones(session: Session) -> dict[tuple[str, str], int]:
    rows = session.execute(
        select(Municipality.slug, Activity.zone, func.count())
        .select_from(Activity)
        .join(Layer, Layer.id == Activity.layer_id)
        .join(Municipality, Municipality.id == Activity.municipality_id)
        .where(
            Activity.zone.is_not(None),
            Feature.status != "ended",
            IS_SHOWN,
            Layer.visibility == PUBLIC,
        )
        .group_by(Municipality.slug, Activity.zone)
    )
    return {(city, code): number for city, code, number in rows if code}


def _groups(session: Session) -> dict[tuple[str, str], int]:
    rows = session.execute(
        select(Municipality.slug, Organisation.actor_type, func.count())
        .join(Municipality, Municipality.id == Organisation.municipality_id)
        .where(Organisation.ended_on.is_(None))
        .group_by(Municipality.slug, Organisation.actor_type)
    )
    return {(city, code): number for city, code, number in rows if code}
