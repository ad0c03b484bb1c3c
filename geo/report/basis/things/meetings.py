"""When activities are held: whether somebody who works by day can come."""

from datetime import timedelta
from typing import Final

from geo.domain.errors import InvalidLayerError
from geo.domain.periods import ClockTime
from geo.domain.schedule import Occurrence, Schedule, find_occurrences
from geo.report.basis.asked import Asked
from geo.report.basis.model import Measure
from geo.report.basis.things.counting import not_placed, shares, sources_of
from geo.snapshot.snapshot import Snapshot

OPENS, CLOSES = ClockTime(9), ClockTime(17)
YEAR: Final = timedelta(days=365)
FIRST_DAYS, MOST_DAYS = 4, 24
"""Days of a year looked at: a rule of weekdays or of days of the month has shown itself."""
SATURDAY = 5


def measure_meeting_access(asked: Asked) -> dict[str, tuple[Measure, ...]]:
    """Return activities also held at night, early or at weekends.

    Activities without a day or a time, and those with no day in the year before and
    the year after, are in neither count.
    """
    said = {
        card.uid: answer
        for card in asked.of_kind("activity")
        if (answer := held_outside(asked.snapshot, card.uid)) is not None
    }
    if not asked.of_kind("activity"):
        return {}
    measure = shares(
        asked,
        "meeting_access",
        list(said),
        [uid for uid, outside in said.items() if outside],
        homes=asked.homes,
        definition="前後1年のうちに、月曜から金曜（祝日も同じ）の9時から17時に少しも"
        "かからない回がある活動",
        note=not_placed(asked, said, "活動"),
        **sources_of(asked, said),
    )
    return {"meeting_access": (measure,)}


def held_outside(snapshot: Snapshot, uid: str) -> bool | None:
    """Return whether some day of an activity leaves 9 to 17 on Monday to Friday free.

    Returns
    -------
    bool or None
        None where no day of the coming year, nor of the past one, has a known time.

    Notes
    -----
    A public holiday is a weekday here: a group that meets every Wednesday morning
    is not open to who works because one Wednesday is a holiday. Without an end the
    beginning decides.
    """
    schedule = snapshot.get_schedule(uid)
    if schedule is None:
        return None
    try:
        for limit in (FIRST_DAYS, MOST_DAYS):
            timed = [day for day in _held(schedule, snapshot, limit) if day.start_time]
            if any(map(_is_outside, timed)):
                return True
    except InvalidLayerError:  # as in geo.snapshot.cards
        return None
    return False if timed else None


def _held(schedule: Schedule, snapshot: Snapshot, limit: int) -> list[Occurrence]:
    on = snapshot.on
    coming = find_occurrences(schedule, on, limit, before=on + YEAR)
    return coming or find_occurrences(schedule, on - YEAR, limit, before=on)


def _is_outside(occurrence: Occurrence) -> bool:
    begins, ends = occurrence.start_time, occurrence.end_time
    if begins is None:
        return False
    if occurrence.ends_on is None and occurrence.on.weekday() >= SATURDAY:
        return True
    if occurrence.overnight:
        return begins >= CLOSES
    return begins >= CLOSES or (begins < OPENS and (ends is None or ends <= OPENS))
