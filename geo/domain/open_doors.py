"""How an opportunity to take part stands on a day, and which kinds groups answer."""

from datetime import date
from typing import Final

from geo.domain.periods import ClockTime, parse_japanese_time
from geo.domain.schedule import holiday_name
from geo.domain.vocabulary import load_vocabulary

STATES: Final = ("open", "upcoming", "closed", "held", "decided", "cancelled")
"""Of what is published, in the order in which a list shows them."""

PHASES: Final = ("plan", "do", "check")

FOR_GROUPS: Final = frozenset(
    {
        "grant",
        "area_grant",
        "fund",
        "npo_commission",
        "npo_joint_project",
        "model_project",
        "call_for_partners",
        "policy_proposal",
    }
)
"""Kinds that a group answers from its own desk, with what it means to do."""

_SATURDAY: Final = 5
OPENS: Final = ClockTime(9, 0)
CLOSES: Final = ClockTime(17, 0)


def phase_of(kind: str) -> str:
    """Return the phase (段階) a kind of participation serves: plan, do or check."""
    return load_vocabulary("programme_kind").get(kind).parent or kind


def state_on(
    status: str,
    *,
    opens_on: date | None,
    deadline: date | None,
    held_on: date | None,
    on: date,
) -> str:
    """Return how an opportunity stands on a day.

    Parameters
    ----------
    status
        The stored state of its lifecycle.
    deadline
        The last day, included.

    Returns
    -------
    str
        One of `STATES`, or "draft". 募集終了 and 開催済み follow from the days and
        are stored nowhere.
    """
    if status != "published":
        return status
    # A day of explanation before the deadline closes nothing.
    if held_on is not None and max(held_on, deadline or held_on) < on:
        return "held"
    if deadline is not None and deadline < on:
        return "closed"
    if opens_on is not None and opens_on > on:
        return "upcoming"
    return "open"


def time_band(start_time: str | None) -> str | None:
    """Return the band of the day (朝・昼・夜) in which something starts at "HH:MM"."""
    if start_time is None:
        return None
    term = load_vocabulary("time_band").find_covering(int(start_time[:2]))
    return term.code if term else None


def is_weekday_daytime(
    held_on: date, start_time: str | None, end_time: str | None = None
) -> bool | None:
    """Return whether a meeting takes of 9 to 17 on a working day; None: not known.

    A public holiday is none: who works is free on it. Without an end the beginning
    decides.
    """
    if held_on.weekday() >= _SATURDAY or holiday_name(held_on, "ja"):
        return False
    begins = parse_japanese_time(start_time) if start_time else None
    if begins is None:
        return None
    ends = parse_japanese_time(end_time) if end_time else None
    if begins >= CLOSES:
        return False
    return begins >= OPENS or (ends is not None and ends > OPENS)
