"""What a collaboration can speak of: calls, measures, places, concerns, groups, areas."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.errors import NotFoundError
from geo.store.models import (
    Area,
    AreaSet,
    Feature,
    Layer,
    Municipality,
    Opportunity,
    Organisation,
    Partnership,
    PartnershipParty,
    PlanDocument,
    PlanMeasure,
)
from geo.store.shown import IS_SHOWN, PUBLIC

Choice = tuple[int, str]


@dataclass(frozen=True, slots=True)
class PartnershipChoices:
    """Row ids with the words a form shows for them."""

    issues: list[Choice]
    places: list[Choice]
    areas: list[Choice]
    calls: list[Choice]
    measures: list[Choice]
    groups: list[Choice]


def find_choices(session: Session, municipality_id: int) -> PartnershipChoices:
    """Return what a city's collaboration may be linked with."""
    return PartnershipChoices(
        issues=_features(session, municipality_id, "local_issue"),
        places=_features(session, municipality_id, "place"),
        areas=[
            (key, name)
            for key, name in session.execute(
                select(Area.id, Area.name)
                .join(AreaSet, AreaSet.id == Area.area_set_id)
                .where(
                    AreaSet.municipality_id == municipality_id,
                    AreaSet.is_default,
                )
                .order_by(Area.code)
            )
        ],
        calls=[
            (key, title)
            for key, title in session.execute(
                select(Opportunity.id, Opportunity.title)
                .where(Opportunity.municipality_id == municipality_id)
                .order_by(Opportunity.id.desc())
            )
        ],
        measures=[
            (key, f"{plan} {code} {title}")
            for key, plan, code, title in session.execute(
                select(
                    PlanMeasure.id,
                    PlanDocument.title,
                    PlanMeasure.code,
                    PlanMeasure.title,
                )
                .join(PlanDocument, PlanDocument.id == PlanMeasure.plan_id)
                .where(PlanDocument.municipality_id == municipality_id)
                .order_by(PlanDocument.id, PlanMeasure.position)
            )
        ],
        groups=[
            (key, name)
            for key, name in session.execute(
                select(Organisation.id, Organisation.name)
                .where(
                    Organisation.municipality_id == municipality_id,
                    Organisation.ended_on.is_(None),
                )
                .order_by(Organisation.name)
            )
        ],
    )


def find_city_of(session: Session, uid: str) -> tuple[str, int]:
    """Return the slug and row id of the city a collaboration belongs to.

    Raises
    ------
    NotFoundError
        If there is no such collaboration.
    """
    row = session.execute(
        select(Municipality.slug, Municipality.id)
        .join(Partnership, Partnership.municipality_id == Municipality.id)
        .where(Partnership.uid == uid)
    ).one_or_none()
    if row is None:
        message = "この協働事業は見つかりません。"
        raise NotFoundError(message, kind="partnership", uid=uid)
    return row[0], row[1]


def find_managers(session: Session, place: str) -> list[tuple[str, str, date | None]]:
    """Return who manages a public place as 指定管理者: collaboration, name, last day.

    Parameters
    ----------
    place
        The place's public id.
    """
    rows = session.execute(
        select(Partnership.uid, PartnershipParty.name, Partnership.term_end)
        .join(Feature, Feature.id == Partnership.place_id)
        .join(Layer, Layer.id == Feature.layer_id)
        .join(PartnershipParty, PartnershipParty.partnership_id == Partnership.id)
        .where(
            Feature.uid == place,
            Layer.visibility == PUBLIC,
            Partnership.form == "designated_manager",
            Partnership.status == "running",
            Partnership.published_at.is_not(None),
            PartnershipParty.side == "community",
        )
        .order_by(Partnership.term_start.desc(), PartnershipParty.id)
    )
    return [
        (uid, name, None if end is None else end - timedelta(days=1))
        for uid, name, end in rows
    ]


def _features(session: Session, municipality_id: int, kind: str) -> list[Choice]:
    rows = session.execute(
        select(Feature.id, Feature.title)
        .join(Layer, Layer.id == Feature.layer_id)
        .where(
            Feature.municipality_id == municipality_id,
            Feature.kind == kind,
            IS_SHOWN,
            Layer.visibility == PUBLIC,
        )
        .order_by(Feature.title, Feature.id)
    )
    return [(key, title) for key, title in rows]
