"""Whether a day that people signed up for is held, and where it went."""

from dataclasses import dataclass
from datetime import date, timedelta

from geo.domain.errors import InvalidLayerError
from geo.domain.schedule import Move, occurrences
from geo.snapshot.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class CalledOff:
    """A day that is not held. ``whole``: the activity is called off with all its days."""

    whole: bool = False
    move: Move | None = None  # where the day went
    reason: str | None = None


def describe_called_off(snapshot: Snapshot, uid: str, day: date) -> CalledOff | None:
    """Say that a day is called off; None where it is held as far as is known.

    Notes
    -----
    A day that a changed rule no longer names is called off too.

    Raises
    ------
    NotFoundError
        If there is no such activity.
    """
    if snapshot.get_card(uid).status == "cancelled":
        return CalledOff(whole=True)
    schedule = snapshot.get_schedule(uid)
    if schedule is None:
        return None
    try:
        held = occurrences(schedule, day, 1, before=day + timedelta(days=1))
    except InvalidLayerError:  # as in geo.snapshot.cards
        return None
    if held:
        return None
    move = schedule.moved.get(day)
    return CalledOff(
        move=move, reason=move.reason if move else schedule.reasons.get(day)
    )
