"""Who works from nine to five can come: by day, hour and rule."""

from datetime import date

from geo.report.basis.things.meetings import held_outside, measure_meeting_access
from tests.basis import asked_of, counts_of
from tests.samples import add_districts, add_layer, at
from tests.towns import EAST, IN_EAST

WEDNESDAY, SATURDAY = date(2026, 5, 13), date(2026, 5, 16)
DAYTIME = {"start_time": "10:00", "end_time": "12:00"}
SCHEDULES = {
    "昼": (False, {**DAYTIME}),
    "9時から17時": (False, {"start_time": "09:00", "end_time": "17:00"}),
    "夜": (True, {"start_time": "17:00", "end_time": "19:00"}),
    "夕方から夜": (False, {"start_time": "16:00", "end_time": "19:00"}),
    "朝": (True, {"start_time": "07:00", "end_time": "09:00"}),
    "朝から昼": (False, {"start_time": "08:30", "end_time": "12:00"}),
    "朝、終わりは不明": (True, {"start_time": "06:30"}),
    "夜通し": (True, {"start_time": "22:00", "end_time": "02:00"}),
    "土曜": (True, {"starts_on": SATURDAY, **DAYTIME}),
    "毎週水曜": (False, {"rrule": "FREQ=WEEKLY;BYDAY=WE", **DAYTIME}),
    "毎月13日": (True, {"rrule": "FREQ=MONTHLY;BYMONTHDAY=13", **DAYTIME}),
    "水曜と土曜": (True, {"rrule": "FREQ=WEEKLY;BYDAY=WE,SA", **DAYTIME}),
    "先月": (False, {"starts_on": date(2026, 4, 1), **DAYTIME}),
    "時刻なし": (None, {"starts_on": SATURDAY}),
    "2年前": (None, {"starts_on": date(2024, 5, 1), **DAYTIME}),
}


def test_activities_are_held_outside_weekday_daytime_or_not_or_nobody_knows(session):
    add_districts(session)
    rows = [
        at(IN_EAST, title, **{"starts_on": WEDNESDAY} | said)
        for title, (_, said) in SCHEDULES.items()
    ]
    add_layer(session, "activity", *rows, at(IN_EAST, "予定なし"))
    asked = asked_of(session)

    found = {
        card.title: held_outside(asked.snapshot, card.uid) for card in asked.active
    }
    [measure] = measure_meeting_access(asked)["meeting_access"]

    expected = {title: outside for title, (outside, _) in SCHEDULES.items()}
    assert found == expected | {"予定なし": None}
    assert counts_of(measure)[EAST] == (7, 13)
