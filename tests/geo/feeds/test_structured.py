"""What search engines read has the shape schema.org asks for."""

import json
from datetime import date
from types import SimpleNamespace

import pytest

from geo.domain.periods import ClockTime
from geo.domain.schedule import Move, Schedule, find_occurrences
from geo.feeds.structured import describe_structured
from geo.snapshot.model import City, Detail
from tests.geo.feeds.feeds import ON, card, tuesdays

REAL = SimpleNamespace(fictional=False)
TOWN = City(
    "012173",
    "ebetsu",
    "江別市",
    "北海道",
    6680,
    None,
    fictional=False,
    approximate=False,
)
STATUSES = {"EventScheduled", "EventCancelled", "EventRescheduled"}
MODES = {f"{mode}EventAttendanceMode" for mode in ("Offline", "Online", "Mixed")}


def detail(shown, **more) -> Detail:
    said = dict.fromkeys(Detail.__dataclass_fields__) | {"card": shown, "layer": REAL}
    return Detail(**(said | more))


def described(shown, schedule: Schedule | None = None, **more):
    upcoming = find_occurrences(schedule, ON, 3) if schedule else ()
    return describe_structured(
        TOWN,
        detail(shown, **more),
        lambda it: f"https://map.example.jp/{it.uid}",
        schedule=schedule,
        upcoming=upcoming,
    )


def wrong_shape(event: dict) -> list[str]:
    """Return what an Event lacks of what search engines require, in words."""
    faults = [key for key in ("name", "startDate", "location") if not event.get(key)]
    if event["eventStatus"].removeprefix("https://schema.org/") not in STATUSES:
        faults.append("eventStatus")
    if event["eventAttendanceMode"].removeprefix("https://schema.org/") not in MODES:
        faults.append("eventAttendanceMode")
    place = event["location"]
    if place["@type"] != "Place" or place["address"]["@type"] != "PostalAddress":
        faults.append("location")
    for one in (event, *event.get("subEvent", ())):
        start, end = one["startDate"], one.get("endDate", "9999")
        if end < start:
            faults.append("endDate before startDate")
    json.dumps(event)
    return faults


def test_an_activity_is_an_event_with_its_schedule_and_next_dates():
    shown = card(
        title="花植え",
        where="北公園",
        who="花の会",
        is_free=True,
        longitude=141.5,
        latitude=43.1,
    )
    made = described(shown, tuesdays(), description="軍手をお持ちください")

    assert wrong_shape(made) == []
    assert made["startDate"] == "2026-05-05T10:00:00+09:00"
    assert made["isAccessibleForFree"] is True
    assert made["organizer"]["name"] == "花の会"
    assert made["location"]["geo"]["latitude"] == 43.1
    assert made["eventSchedule"]["repeatFrequency"] == "P1W"
    assert made["eventSchedule"]["byDay"] == ["https://schema.org/Tuesday"]
    assert len(made["subEvent"]) == 3


def test_a_moved_date_is_rescheduled_and_says_from_when():
    move = {date(2026, 5, 5): Move(date(2026, 5, 7), ClockTime(13))}
    first = described(card(), tuesdays(moved=move))["subEvent"][0]

    assert first["eventStatus"] == "https://schema.org/EventRescheduled"
    assert first["previousStartDate"] == "2026-05-05"
    assert first["startDate"] == "2026-05-07T13:00:00+09:00"


def test_a_cancelled_activity_is_a_cancelled_event():
    made = describe_structured(
        TOWN,
        detail(card(status="cancelled")),
        lambda _: "https://map.example.jp/",
        schedule=Schedule(date(2026, 5, 9)),
        upcoming=(),
    )

    assert wrong_shape(made) == []
    assert made["eventStatus"] == "https://schema.org/EventCancelled"


def test_a_withheld_place_names_its_town_only():
    shown = card(location="withheld", district_name="東町")
    made = described(shown, tuesdays(), address="秘密の家1-1")

    assert "秘密の家" not in json.dumps(made, ensure_ascii=False)
    assert made["location"]["name"] == "東町"
    assert "geo" not in made["location"]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("support_centre", "Place"),
        ("adoption_site", "Place"),
        ("organisation", "Organization"),
    ],
)
def test_other_kinds_are_places_and_organisations(kind, expected):
    made = described(card(kind=kind), url="javascript:alert(1)", contact_phone="000")

    assert made["@type"] == expected
    assert made["telephone"] == "000"
    assert "sameAs" not in made


def test_a_local_issue_has_no_word():
    assert described(card(kind="local_issue")) is None


def test_an_invented_event_says_so_to_search_engines_too():
    made = described(card(), tuesdays(), layer=SimpleNamespace(fictional=True))

    assert made["description"] == "【架空のサンプル】"
