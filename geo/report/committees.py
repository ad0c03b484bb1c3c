"""What a committee's counts say: shares of its seats, and when it meets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from geo.query.committees import CompositionRecord, MeetingRecord


@dataclass(frozen=True, slots=True)
class Seats:
    """Shares of a committee's seats, 0–1; None where not counted or no seats.

    ``last_day``: the last day of the term, included.
    """

    recruited: float | None
    women: float | None
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Times:
    """Of the meetings whose time is known, how many are outside working hours."""

    known: int
    outside: int


def describe_seats(composition: CompositionRecord | None) -> Seats:
    """Return the shares of a composition; those of none are all unknown.

    Notes
    -----
    The share of women is of the members whose gender was counted, not of seats.
    """
    if composition is None:
        return Seats(None, None, None)
    counted = (composition.women or 0) + (composition.men or 0)
    known = composition.women is not None and composition.men is not None
    end = composition.term_end
    return Seats(
        recruited=_share(composition.publicly_recruited, composition.seats),
        women=_share(composition.women, counted) if known else None,
        last_day=None if end is None else end - timedelta(days=1),
    )


def describe_times(meetings: Sequence[MeetingRecord]) -> Times:
    """Return how many meetings are in the evening, at a weekend or on a holiday."""
    known = [each.weekday_daytime for each in meetings]
    said = [each for each in known if each is not None]
    return Times(known=len(said), outside=said.count(False))


def _share(part: int | None, whole: int) -> float | None:
    return None if part is None or whole == 0 else part / whole
