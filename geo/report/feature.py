"""One feature's page: what it is, when, where, and whom to ask."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from typing import Any

from geo.domain.errors import InvalidLayerError
from geo.domain.periods import TOKYO
from geo.domain.schedule import occurrences
from geo.query.features import find_adoptions, find_schedules, get_published
from geo.query.layers import get_organisation
from geo.report.declared import declared_of
from geo.report.facts import (
    activity_facts,
    adoption_facts,
    issue_facts,
    organisation_facts,
    place_facts,
)
from geo.snapshot.model import Card, Detail, Fact
from geo.snapshot.snapshot import Snapshot
from geo.store.session import Session

NEXT_DATES = 3


def describe_feature(session: Session, snapshot: Snapshot, uid: str) -> Detail:
    """Describe an activity, place, adoption site or organisation.

    Raises
    ------
    NotFoundError
        If nothing published has the id.
    """
    card = snapshot.get_card(uid)
    if card.kind == "organisation":
        return _organisation(session, snapshot, card)
    feature = get_published(session, snapshot.municipality_id, uid)
    schedule = find_schedules(session, snapshot.municipality_id).get(feature.id)
    upcoming: tuple[date, ...] = ()
    if schedule is not None and card.status == "active":
        with suppress(InvalidLayerError):  # as in geo.snapshot.cards
            upcoming = tuple(occurrences(schedule, snapshot.on, NEXT_DATES))
    hidden = feature.location_visibility == "hidden"
    return Detail(
        card=card,
        description=feature.description,
        address=None if card.location == "withheld" else feature.address,
        contact=feature.contact,
        contact_phone=feature.contact_phone,
        url=feature.url,
        # Remarks keep coordinates and ways there that could not be read.
        notes_text=None if card.location == "withheld" else feature.notes_text,
        next_dates=upcoming,
        exception_dates=tuple(
            sorted(day for day in schedule.exdates if day >= snapshot.on)
        )
        if schedule
        else (),
        facts=_facts(session, snapshot, feature),
        districts=() if hidden else _districts(snapshot, uid),
        layer=snapshot.get_layer(card.layer),
        related=_same_organiser(snapshot, card),
        last_confirmed_on=feature.last_confirmed_on,
        updated_on=feature.updated_at.astimezone(TOKYO).date(),
        declared=() if hidden else declared_of(session, snapshot, uid),
    )


def _organisation(session: Session, snapshot: Snapshot, card: Card) -> Detail:
    record = get_organisation(
        session, snapshot.municipality_id, card.uid, on=snapshot.on
    )
    return Detail(
        card=card,
        description=record.description,
        address=record.address,
        contact=record.contact,
        contact_phone=record.contact_phone,
        url=record.url,
        notes_text=record.notes_text,
        next_dates=(),
        exception_dates=(),
        facts=organisation_facts(record, snapshot.vocabulary, snapshot.city.slug),
        districts=(),
        layer=snapshot.get_layer(card.layer),
        related=tuple(other for other in snapshot.cards if other.who == record.name),
        last_confirmed_on=record.last_confirmed_on,
        updated_on=record.updated_at.astimezone(TOKYO).date(),
    )


def _facts(session: Session, snapshot: Snapshot, feature: Any) -> tuple[Fact, ...]:
    if feature.kind == "activity":
        return tuple(activity_facts(feature, snapshot.vocabulary, snapshot.city.slug))
    if feature.kind == "adoption_site":
        agreements = find_adoptions(session, snapshot.municipality_id)
        ours = [item for item in agreements if item.site_id == feature.id]
        return tuple(adoption_facts(feature, ours))
    if feature.kind == "place":
        return tuple(place_facts(feature))
    return tuple(issue_facts(feature))


def _districts(snapshot: Snapshot, uid: str) -> tuple[tuple[str, str, str], ...]:
    return tuple(_homes(snapshot, uid))


def _homes(snapshot: Snapshot, uid: str) -> Iterable[tuple[str, str, str]]:
    for summary in snapshot.area_sets:
        contents = snapshot.get_area_set(summary.slug)
        code = contents.homes.get(uid)
        if code is not None:
            yield (
                summary.slug,
                summary.title,
                snapshot.get_district(code, summary.slug).name,
            )


def _same_organiser(snapshot: Snapshot, card: Card) -> tuple[Card, ...]:
    if card.who is None:
        return ()
    return tuple(
        other
        for other in snapshot.cards
        if other.uid != card.uid and card.who in {other.who, other.title}
    )
