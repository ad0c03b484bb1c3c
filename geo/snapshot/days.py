"""On which days activities take place, as columns: a date asked for is one comparison."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from geo.domain.errors import InvalidLayerError
from geo.domain.schedule import Schedule, occurrences

AHEAD_DAYS = 400
"""How far ahead days are kept; what is asked beyond is worked out each time."""

LONGEST_DAYS = 800
"""The longest period that can be asked for."""

_NO_WEEKDAYS: frozenset[int] = frozenset()
Numbers = npt.NDArray[np.int64]


class Days:
    """The days of some activities from one day on.

    Parameters
    ----------
    on : date
        The first day kept.
    uids : iterable of str
        Activities that take place: neither cancelled nor ended.
    get_schedule : callable
        The schedule of one, None where nobody said.
    """

    def __init__(
        self,
        on: date,
        uids: Iterable[str],
        get_schedule: Callable[[str], Schedule | None],
    ) -> None:
        self._on = on
        self._ahead = on + timedelta(days=AHEAD_DAYS)
        found = ((uid, get_schedule(uid)) for uid in uids)
        self._schedules = {uid: said for uid, said in found if said is not None}
        self._uids = list(self._schedules)
        kept = [_days(self._schedules[uid], on, self._ahead) for uid in self._uids]
        self._rows: Numbers = np.repeat(
            np.arange(len(kept)), [len(days) for days in kept]
        )
        self._days: Numbers = np.array(
            [day.toordinal() for days in kept for day in days], dtype=np.int64
        )

    def find(
        self, first: date, before: date, weekdays: frozenset[int] = _NO_WEEKDAYS
    ) -> dict[str, date]:
        """Return who takes place in a period, each with its first day there.

        Parameters
        ----------
        first, before : date
            The period is half-open, and cut after `LONGEST_DAYS`.
        weekdays : frozenset of int, optional
            0 is Monday; every day for none.
        """
        before = min(before, first + timedelta(days=LONGEST_DAYS))
        if first < self._on or before > self._ahead:
            return self._work_out(first, before, weekdays)
        inside = (self._days >= first.toordinal()) & (self._days < before.toordinal())
        if weekdays:
            # Ordinal 1 was a Monday.
            inside &= np.isin((self._days - 1) % 7, list(weekdays))
        rows, at = np.unique(self._rows[inside], return_index=True)
        days = self._days[inside][at]
        return {
            self._uids[row]: date.fromordinal(int(day))
            for row, day in zip(rows, days, strict=True)
        }

    def _work_out(
        self, first: date, before: date, weekdays: frozenset[int]
    ) -> dict[str, date]:
        found = {}
        for uid, schedule in self._schedules.items():
            for day in _days(schedule, first, before):
                if not weekdays or day.weekday() in weekdays:
                    found[uid] = day
                    break
        return found


def _days(schedule: Schedule, first: date, before: date) -> list[date]:
    try:
        if schedule.rrule is None and schedule.ends_on is not None:
            return _running_days(schedule, first, before)
        return occurrences(schedule, first, LONGEST_DAYS, before=before)
    except InvalidLayerError:
        # Other software may write to the file: one bad rule costs one activity.
        return []


def _running_days(schedule: Schedule, first: date, before: date) -> list[date]:
    """Return every day of an event held once, which counts as one occurrence."""
    last = min(schedule.ends_on or schedule.starts_on, before - timedelta(days=1))
    day = max(schedule.starts_on, first)
    found = []
    while day <= last:
        found += occurrences(schedule, day, 1, before=day + timedelta(days=1))
        day += timedelta(days=1)
    return found
