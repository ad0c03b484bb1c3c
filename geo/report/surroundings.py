"""What a feature's page says of others: whom it belongs to, what is near, whom to ask."""

from collections import Counter
from dataclasses import dataclass

from geo.report.around import (
    Belonging,
    Held,
    find_alike,
    find_belongings,
    find_cards_in_territory,
    find_held_at,
)
from geo.report.asking import Contact, Question, Topic, find_whom_to_ask
from geo.report.association import (
    Basic,
    Territory,
    describe_territory,
    find_basics,
)
from geo.snapshot.model import Card, Detail
from geo.snapshot.snapshot import Snapshot
from geo.store.session import Session

MOST_ALIKE = 5
MOST_DESKS = 2
PLACES = frozenset({"support_centre", "place"})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything a page says beyond the thing itself; empty where it does not apply."""

    organisers: tuple[Card, ...] = ()  # pages of who holds or keeps it
    belongings: tuple[Belonging, ...] = ()
    associations: tuple[Card, ...] = ()  # in whose territory it lies
    alike: tuple[Card, ...] = ()  # others' activities, same field and district
    held: tuple[Held, ...] = ()  # coming activities at a place
    desks: tuple[Contact, ...] = ()  # whom to ask where it names nobody
    fields: tuple[tuple[str, int], ...] = ()  # of an organisation's activities
    territory: Territory | None = None
    basics: tuple[Basic, ...] = ()
    sites: tuple[Card, ...] = ()  # adoption sites in the territory


def describe_surroundings(
    session: Session, snapshot: Snapshot, detail: Detail
) -> Surroundings:
    """Describe what lies around a feature or organisation.

    Notes
    -----
    A hidden place lies in no district and no territory, and nothing is near it.
    """
    card = detail.card
    if card.kind == "organisation":
        return _organisation(session, snapshot, detail)
    belongings = find_belongings(snapshot, card.uid)
    return Surroundings(
        organisers=_organisers(snapshot, card),
        belongings=belongings,
        associations=_associations(snapshot, belongings),
        alike=find_alike(snapshot, card, MOST_ALIKE)
        if card.kind in {"activity", "local_issue"}
        else (),
        held=find_held_at(snapshot, card) if card.kind in PLACES else (),
        desks=_desks(session, snapshot, detail),
    )


def _organisation(session: Session, snapshot: Snapshot, detail: Detail) -> Surroundings:
    card = detail.card
    own = [other for other in detail.related if other.kind == "activity"]
    fields = Counter(
        other.field for other in own if other.status == "active" and other.field
    )
    territory = describe_territory(session, snapshot, card.uid)
    notes = [fact.value for fact in detail.facts if fact.label == "activities_note"]
    kept = [
        other
        for other in snapshot.cards
        if other.kind == "adoption_site"
        and other.who
        and card.title in other.who.split("、")
    ]
    return Surroundings(
        fields=tuple(fields.most_common()),
        territory=territory,
        basics=find_basics([*own, *kept], str(notes[0]) if notes else None)
        if card.actor_type == "association"
        else (),
        sites=find_cards_in_territory(snapshot, card.uid, ["adoption_site"]),
        desks=()
        if detail.contact_phone
        else _asked(session, snapshot, Question(topic=Topic.JOIN)),
    )


def _organisers(snapshot: Snapshot, card: Card) -> tuple[Card, ...]:
    if card.who is None:
        return ()
    names = {card.who, *card.who.split("、")}
    return tuple(
        other
        for other in snapshot.cards
        if other.title in names
        and other.uid != card.uid
        and other.kind in {"organisation", *PLACES}
    )


def _associations(
    snapshot: Snapshot, belongings: tuple[Belonging, ...]
) -> tuple[Card, ...]:
    areas = {(item.area_set, item.code) for item in belongings}
    return tuple(
        card
        for card in snapshot.cards
        if card.kind == "organisation" and snapshot.get_territory(card.uid) in areas
    )


def _desks(session: Session, snapshot: Snapshot, detail: Detail) -> tuple[Contact, ...]:
    card = detail.card
    if card.kind == "adoption_site":
        return _asked(session, snapshot, Question(topic=Topic.ADOPT))
    if detail.contact_phone or card.kind in PLACES:
        return ()
    return _asked(session, snapshot, Question(field=card.field))


def _asked(
    session: Session, snapshot: Snapshot, question: Question
) -> tuple[Contact, ...]:
    found = find_whom_to_ask(session, snapshot, question).contacts
    return tuple(item for item in found if item.card.place_kind == "desk")[:MOST_DESKS]
