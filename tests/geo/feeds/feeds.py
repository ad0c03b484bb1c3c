"""Feeds of invented activities, and two independent readings of a calendar."""

from datetime import UTC, date, datetime

import icalendar
import vobject
from dateutil.rrule import rruleset, rrulestr

from geo.domain.periods import TOKYO, ClockTime
from geo.domain.schedule import Schedule
from geo.feeds.model import Feed, FeedItem, FeedWords
from geo.query.feeds import FeedRecord
from geo.snapshot.model import Card

ON = date(2026, 5, 1)
CHANGED = datetime(2026, 4, 20, 3, 4, 5, tzinfo=UTC)
WORDS = FeedWords(
    language="ja",
    cancelled="中止",
    contact="問い合わせ",
    organiser="主催",
    moved_from="{day}から移りました。",
    reason="理由",
    fictional="これは架空のサンプルです。",
    fields={"nature": "環境保全"},
)


def card(uid="abcdefghjkmn", title="清掃", **more) -> Card:
    said = dict.fromkeys(Card.__dataclass_fields__) | {
        "uid": uid,
        "kind": "activity",
        "title": title,
        "layer": "activities",
        "status": "active",
        "location": "none",
        "also_in": (),
        "fields": (),
        "generations": (),
    }
    return Card(**(said | more))


def record(uid="abcdefghjkmn", **more) -> FeedRecord:
    said = dict.fromkeys(FeedRecord.__dataclass_fields__) | {
        "uid": uid,
        "version": 3,
        "created_at": CHANGED,
        "updated_at": CHANGED,
    }
    return FeedRecord(**(said | more))


def item(schedule=None, shown=None, **said) -> FeedItem:
    shown = shown or card()
    address = f"https://map.example.jp/ebetsu/activities/{shown.uid}"
    return FeedItem(shown, record(shown.uid, **said), schedule, address)


def feed(*items: FeedItem, **more) -> Feed:
    said = {
        "key": "ebetsu/all",
        "name": "すべての活動｜江別市",
        "description": "見本",
        "author": "江別市の協働マップ",
        "address": "https://map.example.jp/ebetsu/calendar/",
        "source": "https://map.example.jp/ebetsu/feeds/all.ics",
        "on": ON,
        "items": items,
        "words": WORDS,
    }
    return Feed(**(said | more))


def tuesdays(**more) -> Schedule:
    said = {
        "starts_on": date(2026, 4, 1),
        "start_time": ClockTime(10),
        "end_time": ClockTime(12),
        "rrule": "FREQ=WEEKLY;BYDAY=TU",
    }
    return Schedule(**(said | more))


def events(made: bytes) -> list[icalendar.Event]:
    return icalendar.Calendar.from_ical(made).walk("VEVENT")


def expand(made: bytes, until: date) -> list[tuple[datetime, str]]:
    """Read a calendar with icalendar, expand it with dateutil: start and status."""
    found = []
    for uid in {str(event["UID"]) for event in events(made)}:
        own = [event for event in events(made) if str(event["UID"]) == uid]
        (series,) = [event for event in own if "RECURRENCE-ID" not in event]
        others = {
            _moment(event["RECURRENCE-ID"].dt): event
            for event in own
            if event is not series
        }
        status = str(series["STATUS"])
        found += [(start, status) for start in _series(series, until, others)]
        found += [
            (_moment(event["DTSTART"].dt), str(event["STATUS"]))
            for event in others.values()
            if _moment(event["DTSTART"].dt).date() <= until
        ]
    return sorted(found)


def _series(series, until, others) -> list[datetime]:
    start = _moment(series["DTSTART"].dt)
    days = rruleset()
    days.rdate(start)
    if "RRULE" in series:
        rule = icalendar.vRecur(series["RRULE"])
        if "UNTIL" in rule:
            rule["UNTIL"] = [_moment(value) for value in rule["UNTIL"]]
        days.rrule(rrulestr(rule.to_ical().decode(), dtstart=start))
    for name, add in (("RDATE", days.rdate), ("EXDATE", days.exdate)):
        said = series.get(name, [])
        for part in said if isinstance(said, list) else [said]:
            for value in part.dts:
                add(_moment(value.dt))
    from_here = datetime.combine(date.min, datetime.min.time())
    held = days.between(from_here, datetime.combine(until, datetime.max.time()))
    return [moment for moment in held if moment not in others]


def _moment(value) -> datetime:
    """Return a moment or day on the clocks of Japan, without a zone."""
    if isinstance(value, datetime):
        return value.astimezone(TOKYO).replace(tzinfo=None)
    return datetime.combine(value, datetime.min.time())


def read_with_vobject(made: bytes):
    """Read a calendar with a second, independent parser."""
    return vobject.readOne(made.decode())
