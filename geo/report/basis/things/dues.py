"""What is due: agreements, collaborations, closing calls, committees' terms, plans."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from geo.query.collaboration_figures import find_plan_days
from geo.query.dues import find_agreement_days
from geo.query.participation_figures import find_seats
from geo.report.basis.asked import Asked
from geo.report.basis.model import Due
from geo.report.basis.things.partnerships import homes_of
from geo.report.basis.things.where import home_of

AHEAD: Final = timedelta(days=365)


def find_dues(asked: Asked) -> tuple[Due, ...]:
    """Return what falls due within 365 days, and what is overdue, by day.

    A review is overdue until the agreement or the collaboration ends. A term that has
    ended is overdue for a year while nobody keeps the site. A call that has closed is
    over, not overdue. Hidden places are left out.
    """
    found = [
        *_agreements(asked),
        *_partnerships(asked),
        *_calls(asked),
        *_terms(asked),
    ]
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
    """Return reviews until somebody decided, and ends: no term's end renews anything."""
    homes = homes_of(asked)
    for one in asked.collaborations:
        if one.ended:
            continue
        home = homes.get(one.uid)
        yield Due("partnership_review", one.title, one.review_due_on, one.uid, home)
        if one.term_end is not None and one.holds_on(asked.snapshot.on):
            last = one.term_end - timedelta(days=1)
            yield Due("partnership_end", one.title, last, one.uid, home)


def _calls(asked: Asked) -> Iterator[Due]:
    for door in asked.open_doors:
        if (
            door.status == "published"
            and door.deadline is not None
            and door.deadline >= asked.snapshot.on
        ):
            home = home_of(asked, door.area, door.place)
            yield Due("call_deadline", door.title, door.deadline, door.uid, home)


def _terms(asked: Asked) -> Iterator[Due]:
    """Return the ends of committees' terms, and plans to be looked at again."""
    city, on = asked.snapshot.municipality_id, asked.snapshot.on
    for one in find_seats(asked.session, city, on=on):
        if one.term_end is not None:
            last = one.term_end - timedelta(days=1)
            home = home_of(asked, one.area)
            yield Due("committee_end", one.name, last, one.committee, home)
    for plan in find_plan_days(asked.session, city, on=on):
        yield Due("plan_review", plan.title, plan.review_due_on, plan.uid, None)
