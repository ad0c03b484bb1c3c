"""A page's subject in schema.org's words (JSON-LD), for search engines."""

from collections.abc import Callable, Sequence
from typing import Any

from geo.domain.rrule import WEEKDAY_CODES
from geo.domain.schedule import Occurrence, Schedule, read_rule
from geo.feeds.text import clean, one_line
from geo.snapshot.model import Card, City, Detail

SCHEMA = "https://schema.org"
NOT_EVENTS = {"organisation": "Organization", "local_issue": None}
_PERIODS = {"DAILY": "D", "WEEKLY": "W", "MONTHLY": "M", "YEARLY": "Y"}
_WEEKDAYS = (
    *("Monday", "Tuesday", "Wednesday", "Thursday"),
    *("Friday", "Saturday", "Sunday"),
)

Data = dict[str, Any]


def describe_structured(
    city: City,
    detail: Detail,
    address: Callable[[Card], str],
    *,
    schedule: Schedule | None,
    upcoming: Sequence[Occurrence],
) -> Data | None:
    """Return what a page is about as a JSON-LD object.

    Parameters
    ----------
    address : callable
        Gives the whole address of a card's page.
    schedule : Schedule or None
        Of an activity; one whose rule cannot be read counts as none.
    upcoming : sequence of Occurrence
        Its next dates.

    Returns
    -------
    dict or None
        None for what schema.org has no word for. A place whose location is
        withheld has neither address nor coordinates, only its town.
    """
    card = detail.card
    kind = NOT_EVENTS.get(card.kind, "Event" if card.kind == "activity" else "Place")
    if kind is None:
        return None
    made: Data = {
        "@context": SCHEMA,
        "@type": kind,
        "@id": address(card),
        "url": address(card),
        "name": one_line(card.title),
    }
    description = clean(detail.description or "")
    if detail.layer.fictional:  # a search engine shows it without our page's notice
        description = f"【架空のサンプル】{description}"
    if description:
        made["description"] = description
    if kind == "Event":
        made |= _event(city, detail, schedule, upcoming)
    else:
        made |= _where(city, detail) if kind == "Place" else _postal(city, detail)
        if detail.contact_phone:
            made["telephone"] = detail.contact_phone
        if detail.url and detail.url.startswith(("https://", "http://")):
            made["sameAs"] = detail.url
    return made


def _event(
    city: City,
    detail: Detail,
    schedule: Schedule | None,
    upcoming: Sequence[Occurrence],
) -> Data:
    card = detail.card
    cancelled = card.status == "cancelled"
    online = f"{SCHEMA}/OnlineEventAttendanceMode"
    mixed = f"{SCHEMA}/MixedEventAttendanceMode"
    attendance = f"{SCHEMA}/OfflineEventAttendanceMode"
    if card.online:
        attendance = mixed if card.where or card.mapped else online
    place = {"@type": "Place", "name": card.where or card.district_name or city.name}
    made: Data = {
        "inLanguage": "ja",
        "eventStatus": f"{SCHEMA}/Event{'Cancelled' if cancelled else 'Scheduled'}",
        "eventAttendanceMode": attendance,
        "location": place | _where(city, detail),
    }
    if card.is_free is not None:
        made["isAccessibleForFree"] = card.is_free
    if card.who:
        made["organizer"] = {"@type": "Organization", "name": one_line(card.who)}
    if upcoming:
        made |= _dates(upcoming[0])
    elif schedule is not None:
        first = Occurrence(
            schedule.starts_on,
            schedule.start_time,
            schedule.end_time,
            ends_on=None if schedule.rrule else schedule.ends_on,
        )
        made |= _dates(first)
    if schedule is not None and schedule.rrule:
        made["eventSchedule"] = _schedule(schedule)
        made["subEvent"] = [_one_of(made, held) for held in upcoming]
    return made


def _one_of(series: Data, held: Occurrence) -> Data:
    status = series["eventStatus"]
    if held.moved_from is not None:
        status = f"{SCHEMA}/EventRescheduled"
    made = {
        "@type": "Event",
        "location": series["location"],
        "eventStatus": status,
    } | _dates(held)
    if held.moved_from is not None:
        made["previousStartDate"] = held.moved_from.isoformat()
    return made


def _dates(held: Occurrence) -> Data:
    start = held.starts_at or held.on
    made = {"startDate": start.isoformat()}
    if held.starts_at is not None and held.ends_at is not None:
        made["endDate"] = held.ends_at.isoformat()
    elif held.last_day > held.on:
        made["endDate"] = held.last_day.isoformat()
    return made


def _schedule(schedule: Schedule) -> Data:
    rule = read_rule(schedule.rrule or "")
    days = [
        f"{SCHEMA}/{_WEEKDAYS[day]}" if place is None else f"{place}{code}"
        for place, day in rule.by_day
        for code in (WEEKDAY_CODES[day],)
    ]
    off = sorted(schedule.exdates | schedule.moved.keys())
    last = min(filter(None, (rule.until, schedule.ends_on)), default=None)
    made = {
        "repeatFrequency": f"P{rule.interval}{_PERIODS[rule.frequency]}",
        "byDay": days,
        "byMonth": list(rule.by_month),
        "byMonthDay": [day for day in rule.by_month_day if day > 0],
        "repeatCount": rule.count,
        "startDate": schedule.starts_on.isoformat(),
        "endDate": last and last.isoformat(),
        "startTime": schedule.start_time and f"{schedule.start_time}:00",
        "endTime": schedule.end_time and f"{schedule.end_time}:00",
        "exceptDate": [day.isoformat() for day in off],
        "scheduleTimezone": "Asia/Tokyo",
    }
    said = {key: value for key, value in made.items() if value}
    return {"@type": "Schedule"} | said


def _where(city: City, detail: Detail) -> Data:
    card = detail.card
    made = _postal(city, detail)
    if card.mapped:
        made["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": card.latitude,
            "longitude": card.longitude,
        }
    return made


def _postal(city: City, detail: Detail) -> Data:
    postal = {
        "@type": "PostalAddress",
        "addressCountry": "JP",
        "addressRegion": city.prefecture,
        "addressLocality": city.name,
    }
    if detail.address and detail.card.location != "withheld":
        postal["streetAddress"] = one_line(detail.address)
    return {"address": postal}
