"""Skills by area as totals only, and who may be able to help with a need."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from geo.domain.vocabulary import load_vocabulary
from geo.query.needs import NeedRecord
from geo.query.organisation_page import find_skill_counts
from geo.query.skill_pool import find_pool
from geo.report.matching import skills_of
from geo.snapshot.model import Card
from geo.snapshot.snapshot import Snapshot
from geo.store.session import Session

SMALL = 10
"""Totals below it are told only as small; city totals then leave them out."""
MOST_SUGGESTED = 6
PLACES = frozenset({"support_centre", "place"})
CENTRES = frozenset({"support_centre", "volunteer_centre"})


@dataclass(frozen=True, slots=True)
class SkillTable:
    """People by area and skill.

    ``areas``: name and, by skill, the people (absent: no group has said
    anything). ``totals``: by skill, those of the areas that are told, and whether
    small ones are left out: no small number follows from a difference.
    """

    skills: tuple[str, ...]
    areas: tuple[tuple[str, dict[str, int]], ...]
    totals: dict[str, tuple[int, bool]]


def describe_skills(session: Session, snapshot: Snapshot) -> SkillTable:
    """Return a city's skill pool; a group without a district counts for the city."""
    districts = {
        card.uid: card.district_name
        for card in snapshot.cards
        if card.kind == "organisation"
    }
    people: dict[str, Counter[str]] = defaultdict(Counter)
    for uid, skill, number in find_skill_counts(session, snapshot.municipality_id):
        people[districts.get(uid) or ""][skill] += number
    codes = [term.code for term in load_vocabulary("skill").terms]
    skills = tuple(c for c in codes if any(each[c] for each in people.values()))
    order = {each.name: at for at, each in enumerate(snapshot.districts())}
    names = sorted(people, key=lambda name: order.get(name, len(order)))
    totals = {}
    for skill in skills:
        numbers = [each[skill] for each in people.values() if each[skill]]
        told = sum(number for number in numbers if number >= SMALL)
        totals[skill] = told, any(number < SMALL for number in numbers)
    return SkillTable(
        skills=skills,
        areas=tuple((name, dict(people[name])) for name in names),
        totals=totals,
    )


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Who may help: pages to look at, and skills that are in the pool."""

    cards: tuple[Card, ...] = ()
    skills: tuple[str, ...] = ()


def suggest_for(session: Session, snapshot: Snapshot, need: NeedRecord) -> Suggestion:
    """Suggest by the kind of a need; nobody is ranked, what is near comes first.

    Notes
    -----
    Skills are suggested by name alone, for the desk to ask: not who has them.
    """
    cards = {card.uid: card for card in snapshot.cards}
    own = cards.get(need.group)
    district = own.district_code if own else None

    def near(card: Card) -> tuple[bool, str]:
        return card.district_code != district, card.title

    if need.kind == "skill":
        return Suggestion(skills=_skills(session, snapshot, need))
    if need.kind == "link":
        found = [
            card
            for card in snapshot.cards
            if card.kind == "organisation"
            and card.uid != need.group
            and district is not None
            and card.district_code == district
        ]
    elif need.kind == "place":
        found = [
            card
            for card in snapshot.cards
            if card.kind in PLACES and card.district_code in {district, None}
        ]
    else:
        found = [card for card in snapshot.cards if card.place_kind in CENTRES]
    return Suggestion(cards=tuple(sorted(found, key=near)[:MOST_SUGGESTED]))


def _skills(session: Session, snapshot: Snapshot, need: NeedRecord) -> tuple[str, ...]:
    asked = set(skills_of(need))
    offered = {
        skill
        for uid, skill, _ in find_skill_counts(session, snapshot.municipality_id)
        if uid != need.group
    }
    offered |= {
        each.skill
        for each in find_pool(session, snapshot.municipality_id)
        if each.people
    }
    return tuple(
        term.code
        for term in load_vocabulary("skill").terms
        if term.code in offered and term.code in asked
    )
