"""Local concerns with what answers them, and those that nothing answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from geo.query.stories import (
    IssueLinkRecord,
    StoryRecord,
    find_issue_days,
    find_issue_links,
)
from geo.report.planning.model import Similar
from geo.snapshot.model import Card
from geo.snapshot.snapshot import Snapshot
from geo.store.session import Session

MOST_OF_A_DISTRICT = 3


@dataclass(frozen=True, slots=True)
class Concern:
    """A concern, when it was told, and what answers it on the snapshot's day."""

    card: Card
    reported_on: date | None
    resolved_on: date | None
    answers: tuple[IssueLinkRecord, ...]

    @property
    def resolved(self) -> bool:
        """Whether it is over."""
        return self.resolved_on is not None or self.card.status == "ended"

    @property
    def waiting(self) -> bool:
        """Whether it is open and nothing that is still going on answers it."""
        return not self.resolved and not self.going

    @property
    def going(self) -> int:
        """How many of its answers have not ended."""
        return sum(link.going for link in self.answers)


@dataclass(frozen=True, slots=True)
class AlikeDistrict:
    """A district much like another, and what is done there.

    ``used``: ids of the context indicators by which it counts as like.
    """

    code: str
    name: str
    cards: tuple[Card, ...]
    stories: tuple[StoryRecord, ...]
    used: tuple[str, ...] = ()


def describe_concerns(session: Session, snapshot: Snapshot) -> tuple[Concern, ...]:
    """Return every public concern: those nothing answers first, the resolved last.

    Within each part the newest comes first; one whose day is unknown comes last.
    """
    days = find_issue_days(session, snapshot.municipality_id)
    links: dict[str, list[IssueLinkRecord]] = {}
    for link in find_issue_links(session, snapshot.municipality_id, on=snapshot.on):
        links.setdefault(link.issue, []).append(link)
    found = [
        Concern(card, *days.get(card.uid, (None, None)), tuple(links.get(card.uid, ())))
        for card in snapshot.cards
        if card.kind == "local_issue"
    ]
    found.sort(key=lambda each: each.reported_on or date.min, reverse=True)
    return tuple(sorted(found, key=lambda each: (each.resolved, not each.waiting)))


def describe_alike(
    snapshot: Snapshot,
    alike: Iterable[Similar],
    stories: Iterable[StoryRecord],
    *,
    field: str | None,
    without: frozenset[str] = frozenset(),
    known_fields: frozenset[str] | None = None,
) -> tuple[AlikeDistrict, ...]:
    """Return what is done in districts like one (似た地区ではこんなことも).

    Parameters
    ----------
    alike : iterable of Similar
        The nearest first; codes of the default area set.
    field : str, optional
        Only activities and stories of this field.
    without : frozenset of str
        Public ids that are shown elsewhere on the page.
    known_fields : frozenset of str, optional
        Fields that the district itself has: of every other field that one like it
        has, one activity is shown, those without a field not. None: all activities.

    Returns
    -------
    tuple of AlikeDistrict
        At most `MOST_OF_A_DISTRICT` activities of each; a district with nothing to
        show is left out.
    """
    told = [story for story in stories if story.uid not in without]
    found = []
    for district in alike:
        cards = [
            card
            for card in snapshot.cards
            if card.kind == "activity"
            and card.status == "active"
            and card.district_code == district.code
            and (field is None or card.field == field)
            and card.uid not in without
        ]
        if known_fields is not None:
            cards = _one_of_each_other_field(cards, known_fields)
        here = [
            story
            for story in told
            if story.area == district.code and (field is None or story.field == field)
        ]
        if cards or here:
            found.append(
                AlikeDistrict(
                    district.code,
                    district.name,
                    tuple(cards[:MOST_OF_A_DISTRICT]),
                    tuple(here),
                    district.used,
                )
            )
    return tuple(found)


def _one_of_each_other_field(cards: list[Card], known: frozenset[str]) -> list[Card]:
    first: dict[str, Card] = {}
    for card in cards:
        if card.field is not None and card.field not in known:
            first.setdefault(card.field, card)
    return list(first.values())
