"""Whose voice is not heard (聞こえない活動): what is missing, and what help would be.

Nobody is ranked: a list in the order of names, with counts by district.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from geo.domain.freshness import is_stale, months_before
from geo.query.quiet import (
    ActivityFacts,
    GroupFacts,
    find_activity_facts,
    find_group_facts,
)
from geo.snapshot.snapshot import Snapshot
from geo.store.session import Session

REASONS: Final = (
    "nothing",
    "no_schedule",
    "no_contact",
    "no_photo",
    "stale",
    "nobody",
    "not_seen",
    "handover",
)
_YEAR_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Quiet:
    """A group or activity with what is missing; ``group``: whose desk helps."""

    kind: str  # organisation | activity
    uid: str
    title: str
    group: str | None
    organiser: str | None
    district_code: str | None
    district_name: str | None
    reasons: tuple[str, ...]
    last_confirmed_on: date | None
    is_public: bool


@dataclass(frozen=True, slots=True)
class QuietList:
    """Everything that is not heard in a city, and how many by district and reason."""

    rows: tuple[Quiet, ...]
    by_district: tuple[tuple[str | None, str | None, int], ...]  # code, name, rows
    by_reason: dict[str, int]
    groups: int  # all of the city, also those that are heard
    activities: int


def describe_quiet(
    session: Session,
    snapshot: Snapshot,
    *,
    on: date,
    district: str | None = None,
    reason: str | None = None,
    kind: str | None = None,
) -> QuietList:
    """Describe a city's groups and activities that lack something.

    Parameters
    ----------
    district, reason, kind
        Only these rows; the counts by district and reason are of all rows.
    """
    groups = find_group_facts(session, snapshot.municipality_id, on=on)
    activities = find_activity_facts(session, snapshot.municipality_id)
    cards = {card.uid: card for card in snapshot.cards}
    busy = {each.group for each in activities if each.group}
    reached = {each.uid for each in groups if each.has_contact}

    def row(facts: GroupFacts | ActivityFacts, reasons: Iterable[str]) -> Quiet:
        card = cards.get(facts.uid)
        group = isinstance(facts, GroupFacts)
        return Quiet(
            kind="organisation" if group else "activity",
            uid=facts.uid,
            title=facts.name if isinstance(facts, GroupFacts) else facts.title,
            group=facts.uid if isinstance(facts, GroupFacts) else facts.group,
            organiser=None if isinstance(facts, GroupFacts) else facts.organiser,
            district_code=card.district_code if card else None,
            district_name=card.district_name if card else None,
            reasons=tuple(reasons),
            last_confirmed_on=facts.last_confirmed_on,
            is_public=card is not None,
        )

    made = [
        *(row(each, _of_group(each, busy, on)) for each in groups),
        *(row(each, _of_activity(each, reached, on)) for each in activities),
    ]
    quiet = [each for each in made if each.reasons]
    quiet.sort(key=lambda each: (each.kind != "organisation", each.title, each.uid))
    counted = Counter((each.district_code, each.district_name) for each in quiet)
    shown = [
        each
        for each in quiet
        if district in {None, each.district_code or "none"}
        and (reason is None or reason in each.reasons)
        and kind in {None, each.kind}
    ]
    return QuietList(
        rows=tuple(shown),
        by_district=tuple(
            (code, name, number)
            for (code, name), number in sorted(
                counted.items(), key=lambda item: (item[0][0] is None, item[0][0] or "")
            )
        ),
        by_reason=dict(Counter(code for each in quiet for code in each.reasons)),
        groups=len(groups),
        activities=len(activities),
    )


def _of_group(group: GroupFacts, busy: set[str], on: date) -> Iterable[str]:
    if group.uid not in busy:
        yield "nothing"
    if not group.has_contact:
        yield "no_contact"
    if is_stale(group.last_confirmed_on, on):
        yield "stale"
    if not group.members:
        yield "nobody"
    elif group.seen_at is None or group.seen_at.date() < months_before(
        on, _YEAR_MONTHS
    ):
        yield "not_seen"
    if group.handover_since is not None:
        yield "handover"


def _of_activity(activity: ActivityFacts, reached: set[str], on: date) -> Iterable[str]:
    if not activity.has_schedule:
        yield "no_schedule"
    if not activity.has_contact and activity.group not in reached:
        yield "no_contact"
    if not activity.has_photo:
        yield "no_photo"
    if is_stale(activity.last_confirmed_on, on):
        yield "stale"
