"""Every way of working together with a city, and how much there is of each today."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from geo.query.committees import find_committees
from geo.query.feedback import find_feedback
from geo.query.opportunities import OpportunityRecord, find_opportunities
from geo.query.partnerships import find_partnerships
from geo.query.programmes import find_programmes
from geo.snapshot.snapshot import Snapshot
from geo.store.session import Session

MOST_DOORS = 4
SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Together:
    """What the page that leads to everything else says; counts are of what is public."""

    doors: tuple[OpportunityRecord, ...]  # open, the nearest deadline first
    open_doors: int
    closing_soon: int
    sites: int
    free_sites: int
    partnerships: int
    overdue_reviews: int
    voices: int
    answered: int
    programmes: int
    committees: int
    issues: int


def describe_together(session: Session, snapshot: Snapshot) -> Together:
    """Count what a city has of every way of working together.

    Parameters
    ----------
    snapshot : Snapshot
        Its day decides what is open.

    Returns
    -------
    Together
    """
    city, on = snapshot.municipality_id, snapshot.on
    opened = [
        door
        for door in find_opportunities(session, city, on=on)
        if door.state == "open"
    ]
    opened.sort(key=lambda door: (door.deadline or door.held_on or date.max, door.uid))
    running = [
        each
        for each in find_partnerships(session, city, on=on)
        if each.status == "running"
    ]
    voices = find_feedback(session, city, on=on)
    kinds = Counter(card.kind for card in snapshot.cards)
    states = Counter(
        card.adoption_state for card in snapshot.cards if card.kind == "adoption_site"
    )
    return Together(
        doors=tuple(opened[:MOST_DOORS]),
        open_doors=len(opened),
        closing_soon=sum(
            door.deadline is not None and door.deadline <= on + SOON for door in opened
        ),
        sites=kinds["adoption_site"],
        free_sites=states["free"],
        partnerships=len(running),
        overdue_reviews=sum(each.overdue for each in running),
        voices=len(voices),
        answered=sum(bool(voice.responses) for voice in voices),
        programmes=len(find_programmes(session, city, on=on)),
        committees=len(find_committees(session, city, on=on)),
        issues=kinds["local_issue"],
    )
