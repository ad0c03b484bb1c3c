"""Who to ask, by place and theme (どこに聞く?), each with the reason for it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from geo.query.asking import ContactRecord, find_contacts
from geo.report.around import distances_from, find_associations_of
from geo.snapshot.cards import CENTRE_KINDS
from geo.snapshot.model import Card
from geo.snapshot.snapshot import Snapshot
from geo.store.session import Session

DESK = "desk"
MOST_CENTRES = 3
MOST_GROUPS = 5


class Topic(StrEnum):
    """What somebody wants to ask about, in everyday words."""

    JOIN = "join"  # 町内会に入りたい
    HELP = "help"  # 活動に参加したい、手伝いたい
    ADOPT = "adopt"  # 公園の世話をしたい
    START = "start"  # 活動を始めたい
    BORROW = "borrow"  # 会場や道具を借りたい
    TROUBLE = "trouble"  # 困りごとを伝えたい


class Why(StrEnum):
    """The reason why somebody is in the answer."""

    DESK = "desk"  # answers for the theme
    GENERAL = "general"  # answers for anything
    HOTLINE = "hotline"  # reached by phone only, answers for the theme
    ASSOCIATION = "association"  # its territory holds the place
    OVERLAP = "overlap"  # its territory reaches into the district
    CENTRE = "centre"  # supports activities, the nearest first
    GROUP = "group"  # active in the field


FIELDS_OF: Mapping[Topic, tuple[str, ...]] = {Topic.ADOPT: ("nature", "town")}
_LOCAL = (Why.ASSOCIATION, Why.OVERLAP)
OF_FIELD = (Why.DESK, Why.HOTLINE, *_LOCAL, Why.GROUP, Why.CENTRE, Why.GENERAL)
OF_ANYTHING = (Why.GENERAL, *_LOCAL, Why.CENTRE, Why.DESK, Why.HOTLINE)
ORDER: Mapping[Topic, tuple[Why, ...]] = {
    Topic.JOIN: (*_LOCAL, Why.GENERAL, Why.CENTRE),
    Topic.HELP: (Why.CENTRE, Why.DESK, Why.HOTLINE, *_LOCAL, Why.GROUP, Why.GENERAL),
    Topic.ADOPT: (Why.DESK, *_LOCAL, Why.GENERAL, Why.CENTRE, Why.GROUP),
    Topic.START: (Why.CENTRE, Why.GENERAL, Why.DESK, Why.GROUP, *_LOCAL),
    Topic.BORROW: (Why.CENTRE, *_LOCAL, Why.GENERAL, Why.DESK),
    Topic.TROUBLE: (Why.DESK, Why.HOTLINE, Why.GENERAL, *_LOCAL, Why.CENTRE),
}
"""Whom a topic leads to first."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a field or topic, at a place or in a district, or neither.

    ``point`` is longitude and latitude (EPSG:4326); ``district`` is a code of the
    default area set.
    """

    field: str | None = None
    topic: Topic | None = None
    point: tuple[float, float] | None = None
    district: str | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields asked about, none for any."""
        if self.field is not None:
            return (self.field,)
        return FIELDS_OF.get(self.topic, ()) if self.topic is not None else ()

    @property
    def order(self) -> tuple[Why, ...]:
        """Whom the answer begins with; what is not named is left out of it."""
        if self.topic is not None:
            return ORDER[self.topic]
        return OF_FIELD if self.field is not None else OF_ANYTHING


@dataclass(frozen=True, slots=True)
class Contact:
    """One answer: whom to ask, why, and how far away in a straight line."""

    card: Card
    why: Why
    fields: tuple[str, ...]  # of those asked about, which it answers for
    contact: str | None
    contact_phone: str | None
    address: str | None  # of a place whose position is public, else None
    distance_m: float | None  # straight (直線) from the point asked about, or else
    # from a point inside the district; None without either
    activities: int = 0  # of a group, in the field and district


@dataclass(frozen=True, slots=True)
class Answer:
    """Whom to ask, in order, and where that was looked for."""

    contacts: tuple[Contact, ...]
    district: tuple[str, str] | None  # code and name in the default area set
    desks_known: bool  # whether the city has any desk


def find_whom_to_ask(
    session: Session, snapshot: Snapshot, question: Question
) -> Answer:
    """Return whom to ask, the most fitting first.

    Notes
    -----
    A desk without fields answers for any. A place whose position is hidden is
    found by its theme only, never by district or distance, and has a phone number
    at most. Groups count the activities their organiser's name stands at.
    """
    code = question.district or _district_at(snapshot, question)
    order = question.order
    found = [
        item for item in _candidates(snapshot, question, code) if item.why in order
    ]
    cards = [item.card for item in found]
    contacts = find_contacts(
        session,
        snapshot.municipality_id,
        {card.uid for card in cards},
        on=snapshot.on,
    )
    origin = question.point
    if origin is None and code is not None:
        origin = snapshot.get_district(code).representative_point
    distances = distances_from(snapshot, origin, cards)
    answers = [
        _contact(item, contacts[item.card.uid], distances)
        for item in found
        if item.card.uid in contacts
    ]
    answers.sort(key=lambda item: _rank(item, order, question.topic))
    return Answer(
        contacts=tuple(_limited(answers)),
        district=(code, snapshot.get_district(code).name) if code else None,
        desks_known=any(card.place_kind == DESK for card in snapshot.cards),
    )


@dataclass(frozen=True, slots=True)
class _Candidate:
    card: Card
    why: Why
    fields: tuple[str, ...] = ()
    activities: int = 0


def _candidates(
    snapshot: Snapshot, question: Question, code: str | None
) -> Iterator[_Candidate]:
    wanted = question.fields
    for card in snapshot.cards:
        if card.status != "active":
            continue
        if card.place_kind == DESK:
            yield from _desk(card, question)
        elif card.place_kind in CENTRE_KINDS:
            yield _Candidate(card, Why.CENTRE)
    if question.point is not None and question.district is None:
        for card in snapshot.find_associations_at(*question.point):
            yield _Candidate(card, Why.ASSOCIATION)
    elif code is not None:
        for card in find_associations_of(snapshot, code):
            yield _Candidate(card, Why.OVERLAP)
    if wanted:
        yield from _groups(snapshot, wanted, code)


def _desk(card: Card, question: Question) -> Iterator[_Candidate]:
    hotline = card.location == "withheld"
    if not card.fields:
        yield _Candidate(card, Why.HOTLINE if hotline else Why.GENERAL)
        return
    # Without a theme all desks are listed; troubles may always be told by phone.
    anything = question.field is None and question.topic is None
    if anything or (hotline and question == _troubled(question)):
        shared = card.fields
    else:
        shared = tuple(field for field in question.fields if field in card.fields)
    if shared:
        yield _Candidate(card, Why.HOTLINE if hotline else Why.DESK, shared)


def _troubled(question: Question) -> Question:
    return replace(question, topic=Topic.TROUBLE, field=None)


def _groups(
    snapshot: Snapshot, wanted: tuple[str, ...], code: str | None
) -> Iterator[_Candidate]:
    homes = snapshot.get_area_set().homes if code else {}
    active = Counter(
        card.who
        for card in snapshot.cards
        if card.kind == "activity"
        and card.status == "active"
        and not set(wanted).isdisjoint(card.fields)
        and (code is None or homes.get(card.uid) == code)
    )
    for card in snapshot.cards:
        if (
            card.kind == "organisation"
            and card.actor_type != "association"
            and active[card.title]
        ):
            yield _Candidate(card, Why.GROUP, wanted, active[card.title])


def _contact(
    item: _Candidate, record: ContactRecord, distances: Mapping[str, float]
) -> Contact:
    near = item.why not in {Why.ASSOCIATION, Why.OVERLAP, Why.GROUP}
    return Contact(
        card=item.card,
        why=item.why,
        fields=item.fields,
        contact=record.contact,
        contact_phone=record.contact_phone,
        address=record.address if near else None,  # a group's may be a home
        distance_m=distances.get(item.card.uid) if near else None,
        activities=item.activities,
    )


def _rank(
    item: Contact, order: tuple[Why, ...], topic: Topic | None
) -> tuple[int, bool, float, int, str]:
    # Somebody who wants to help is sent to volunteers' centres before others.
    second = topic is Topic.HELP and item.card.place_kind != "volunteer_centre"
    far = float("inf") if item.distance_m is None else item.distance_m
    return order.index(item.why), second, far, -item.activities, item.card.title


def _limited(answers: Iterable[Contact]) -> Iterator[Contact]:
    most = {Why.CENTRE: MOST_CENTRES, Why.GROUP: MOST_GROUPS}
    seen: Counter[Why] = Counter()
    for item in answers:
        seen[item.why] += 1
        if seen[item.why] <= most.get(item.why, len(ORDER) * 10):
            yield item


def _district_at(snapshot: Snapshot, question: Question) -> str | None:
    if question.point is None or not snapshot.area_sets:
        return None
    return snapshot.find_areas_at(*question.point).get(snapshot.area_sets[0].slug)
