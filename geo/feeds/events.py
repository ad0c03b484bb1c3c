"""One activity as the events of RFC 5545: the series, and the days that differ."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from icalendar import Event, vRecur

from geo.domain.periods import TOKYO
from geo.domain.schedule import Move, Occurrence, Schedule, find_occurrences
from geo.feeds.model import AUTHORITY, FeedItem, FeedWords
from geo.feeds.rules import Repetition, repetition, until_utc
from geo.feeds.text import clean, one_line

_DAY = timedelta(days=1)


def make_events(item: FeedItem, words: FeedWords, on: date) -> Iterator[Event]:
    """Yield an activity's events: the series first, then its moved and cancelled days.

    Parameters
    ----------
    on : date
        The snapshot's day: holidays are written out around it.

    Yields
    ------
    Event
        None where the schedule never names a day.

    Raises
    ------
    InvalidLayerError
        The schedule's rule is not a rule.
    """
    if item.schedule is None:
        return
    cancelled = item.card.status == "cancelled"
    if item.only is not None:
        yield _event(item, words, item.only, cancelled=cancelled)
        return
    schedule = _settled(item.schedule)
    until = None
    if item.card.status == "ended":
        until = item.record.updated_at.astimezone(TOKYO).date()
    if schedule.rrule is None and not find_occurrences(schedule, date.min, 1):
        # Its only day is off: an event that is left out would be silently dropped.
        schedule = replace(schedule, exdates=frozenset(), skip_holidays=False)
        cancelled = True
    made = repetition(schedule, on=on, until=until)
    if made is None:
        return
    last = None if schedule.rrule else schedule.ends_on
    series = made.rule is not None
    first = _planned(schedule, made.first)
    if not series and last is not None and last > made.first:
        first = replace(first, ends_on=last)
    event = _event(item, words, first, cancelled=cancelled)
    _add_repetition(event, schedule, made)
    yield event
    for day, reason in made.cancelled:
        held = replace(_planned(schedule, day), reason=reason)
        override = _event(item, words, held, cancelled=True)
        override.add("recurrence-id", _start(_planned(schedule, day)))
        yield override
    for day, move in made.moved:
        held = _moved(schedule, day, move)
        override = _event(item, words, held, cancelled=cancelled)
        override.add("recurrence-id", _start(_planned(schedule, day)))
        yield override


def _settled(schedule: Schedule) -> Schedule:
    """Return an event of one day that was moved as one planned for the new day."""
    single = schedule.ends_on is None or schedule.ends_on == schedule.starts_on
    move = schedule.moved.get(schedule.starts_on)
    if schedule.rrule is not None or not single or move is None:
        return schedule
    if len(schedule.moved) > 1:
        return schedule
    held = _moved(schedule, schedule.starts_on, move)
    return Schedule(move.on, held.start_time, held.end_time)


def _planned(schedule: Schedule, day: date) -> Occurrence:
    return Occurrence(day, schedule.start_time, schedule.end_time)


def _moved(schedule: Schedule, day: date, move: Move) -> Occurrence:
    found = find_occurrences(
        Schedule(
            day, schedule.start_time, schedule.end_time, moved={day: move}
        ),  # the times rule of a move is the schedule's to know
        move.on,
        1,
    )
    return found[0]


def _event(
    item: FeedItem, words: FeedWords, held: Occurrence, *, cancelled: bool
) -> Event:
    card, record = item.card, item.record
    title = one_line(card.title)
    if cancelled:  # some calendars show a cancelled event like any other
        title = f"【{words.cancelled}】{title}"
    changed = record.updated_at.astimezone(UTC).replace(microsecond=0)
    event = Event()
    # A day alone must not take the series' place in a calendar that has it.
    own = card.uid if item.only is None else f"{card.uid}-{item.only.on:%Y%m%d}"
    event.add("uid", f"{own}@{AUTHORITY}")
    event.add("dtstamp", changed)
    event.add("created", record.created_at.astimezone(UTC).replace(microsecond=0))
    event.add("last-modified", changed)
    event.add("sequence", record.version)
    event.add("summary", title)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("dtstart", _start(held))
    end = _end(held)
    if end is not None:
        event.add("dtend", end)
    place = card.where or record.address
    if place:
        event.add("location", one_line(place))
    if card.mapped:
        event.add("geo", (card.latitude, card.longitude))
    names = [words.fields[code] for code in card.fields if code in words.fields]
    if names:
        event.add("categories", names)
    event.add("url", item.address)
    event.add("description", _description(item, words, held))
    return event


def _description(item: FeedItem, words: FeedWords, held: Occurrence) -> str:
    card, record = item.card, item.record
    parts = [words.fictional] if item.fictional else []
    if held.moved_from is not None and held.moved_from != held.on:
        day = f"{held.moved_from.month}/{held.moved_from.day}"
        parts.append(words.moved_from.format(day=day))
    if held.reason:
        parts.append(f"{words.reason}：{clean(held.reason)}")
    if record.description:
        parts.append(clean(record.description))
    if card.who:
        parts.append(f"{words.organiser}：{one_line(card.who)}")
    contact = " ".join(filter(None, (record.contact, record.contact_phone)))
    if contact:
        parts.append(f"{words.contact}：{one_line(contact)}")
    if record.notes_text:
        parts.append(clean(record.notes_text))
    parts.append(item.address)
    return "\n".join(parts)


def _add_repetition(event: Event, schedule: Schedule, made: Repetition) -> None:
    if made.rule is not None:
        rule = dict(made.rule)
        last = rule.get("UNTIL")
        if last is not None and schedule.start_time is not None:
            rule["UNTIL"] = until_utc(last)
        event.add("rrule", vRecur(rule))
    if made.extra:
        _add_days(event, "rdate", schedule, made.extra)
    if made.excluded:
        _add_days(event, "exdate", schedule, made.excluded)


def _add_days(
    event: Event, name: str, schedule: Schedule, days: tuple[date, ...]
) -> None:
    parameters = {} if schedule.start_time else {"VALUE": "DATE"}
    moments = [_start(_planned(schedule, day)) for day in days]
    event.add(name, moments, parameters=parameters)


def _start(held: Occurrence) -> Any:
    """Return DTSTART: a moment in Japan, or a day where nobody said a time."""
    return held.starts_at or held.on


def _end(held: Occurrence) -> datetime | date | None:
    """Return DTEND, which is not included: an all-day event ends the day after."""
    if held.starts_at is None:
        return held.last_day + _DAY if held.last_day < date.max else None
    if held.ends_at is not None and held.ends_at > held.starts_at:
        return held.ends_at
    if held.last_day > held.on and held.last_day < date.max:
        # Several days and no hour of the last: it ends with that day.
        return replace(held, start_time=None, end_time=None, on=held.last_day + _DAY).on
    return None
