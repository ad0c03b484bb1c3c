"""What is due: agreements to review or ending, collaborations to judge, closing calls."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from geo.query.dues import find_agreement_days, find_partnership_days
from geo.report.basis.asked import Asked
from geo.report.basis.model import Due

AHEAD: Final = timedelta(days=365)


def find_dues(asked: Asked) -> tuple[Due, ...]:
    """Return what falls due within 365 days, and what is overdue, by day.

    A review is overdue until the agreement or the collaboration ends. A term that has
    ended is overdue for a year while nobody keeps the site. A call that has closed is
    over, not overdue. Hidden places are left out.
    """
    found = [*_agreements(asked), *_partnerships(asked), *_calls(asked)]
    last = asked.snapshot.on + AHEAD
    return tuple(
        sorted(
            (due for due in found if due.on <= last),
            key=lambda due: (due.on, due.kind, due.title, due.uid or ""),
        )
    )


def _agreements(asked: Asked) -> Iterator[Due]:
    on = asked.snapshot.on
    for agreement in find_agreement_days(asked.session, asked.snapshot.municipality_id):
        card = asked.snapshot.get_card(agreement.site)
        if card.status != "active":
            continue
        home = asked.area_set.homes.get(agreement.site)
        holds = agreement.term_end is None or agreement.term_end > on
        if holds and agreement.review_due_on is not None:
            yield Due(
                "adoption_review",
                agreement.title,
                agreement.review_due_on,
                agreement.site,
                home,
            )
        if agreement.term_end is not None:
            last = agreement.term_end - timedelta(days=1)  # as a site's page says it
            lately = card.adoption_state == "free" and last >= on - AHEAD
            if holds or lately:
                yield Due("adoption_end", agreement.title, last, agreement.site, home)


def _partnerships(asked: Asked) -> Iterator[Due]:
    for item in find_partnership_days(asked.session, asked.snapshot.municipality_id):
        if item.term_end is None or item.term_end > asked.snapshot.on:
            yield Due("partnership_review", item.title, item.review_due_on, None, None)


def _calls(asked: Asked) -> Iterator[Due]:
    for door in asked.doors:
        if door.deadline is not None and door.deadline >= asked.snapshot.on:
            yield Due(
                "call_deadline", door.title, door.deadline, None, asked.home_of(door)
            )
