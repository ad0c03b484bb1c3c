"""Calendars and feeds as they are fetched, and the pages that lead to them."""

import json
import re
from datetime import date

import icalendar
import pytest
import vobject
from sqlalchemy import select, update

from geo.domain.periods import today
from geo.domain.schedule import occurrences
from geo.query.features import find_schedules
from geo.store.models import Feature, Schedule, ScheduleException
from geo.store.municipalities import ensure_municipality, mark_changed
from geo.store.session import transaction
from tests.geo.feeds.atom_rules import broken_rules
from tests.web.pages import features, first_of
from web.database import EXTENSION, get_snapshot

KINDS = (
    "feeds/all",
    "feeds/districts/13225001",
    "feeds/fields/nature",
    "feeds/search",
)
SEARCH = "?kind=activity&field=nature&q=%E5%85%AC%E5%9C%92"


def feeds_of(client) -> list[str]:
    group = first_of(client, "organisation").rsplit("/", 1)[1]
    return [
        *(f"/inagi/{kind}" for kind in KINDS),
        f"/inagi/feeds/organisations/{group}",
        scheduled_activity(client),
    ]


def scheduled_activity(client) -> str:
    made = client.get("/inagi/feeds/all.ics").data
    uid = icalendar.Calendar.from_ical(made).walk("VEVENT")[0]["UID"]
    return f"/inagi/activities/{uid.removesuffix('@kyodo-map')}"


def test_every_calendar_is_read_by_two_parsers(client):
    for path in feeds_of(client):
        answer = client.get(path + ".ics")
        read = icalendar.Calendar.from_ical(answer.data)

        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert vobject.readOne(answer.get_data(as_text=True)).name == "VCALENDAR"
        assert str(read["SOURCE"]).endswith(path + ".ics")
        assert all(len(line) <= 75 for line in answer.data.split(b"\r\n"))


def test_every_atom_feed_keeps_the_rules(client):
    for path in feeds_of(client):
        answer = client.get(path + ".atom")

        assert answer.mimetype == "application/atom+xml"
        assert broken_rules(answer.data) == [], path


def test_calendars_hold_the_dates_that_the_cards_say(demo_app, client):
    read = icalendar.Calendar.from_ical(client.get("/inagi/feeds/all.ics").data)
    told = {str(event["UID"]).partition("@")[0] for event in read.walk("VEVENT")}
    with demo_app.app_context():
        snapshot = get_snapshot("inagi")
    coming = {card.uid for card in snapshot.cards if card.next_on}

    assert coming <= told


@pytest.mark.parametrize("form", ["ics", "atom"])
def test_an_unchanged_feed_is_304_and_the_same_bytes(client, form):
    for path in feeds_of(client):
        first = client.get(f"{path}.{form}")
        again = client.get(
            f"{path}.{form}", headers={"If-None-Match": first.headers["ETag"]}
        )

        assert again.status_code == 304
        assert client.get(f"{path}.{form}").data == first.data


def test_a_search_is_saved_in_its_address(client):
    found = client.get(f"/inagi/feeds/search.ics{SEARCH}").data
    calendar = icalendar.Calendar.from_ical(found)
    everything = client.get("/inagi/feeds/all.ics").data

    assert len(calendar.walk("VEVENT")) < everything.count(b"BEGIN:VEVENT")
    assert "field=nature" in calendar["SOURCE"]
    assert client.get("/inagi/feeds/search.ics?field=wrong").status_code == 422


@pytest.mark.parametrize(
    "path",
    [
        "activities/nothing-here.ics",
        "feeds/districts/00000.ics",
        "feeds/organisations/nothing-here.atom",
        "feeds/fields/nothing.ics",
        "feeds/all.xml",
    ],
)
def test_a_feed_of_nothing_is_not_found(client, path):
    assert client.get(f"/inagi/{path}").status_code == 404


def test_a_place_has_no_calendar_and_says_why(client):
    uid = first_of(client, "adoption_site").rsplit("/", 1)[1]
    answer = client.get(f"/inagi/activities/{uid}.ics")

    assert answer.status_code == 404
    assert "日時は登録されていない" in answer.get_data(as_text=True)


def test_the_host_changes_neither_uid_nor_bytes_of_an_event(client):
    path = scheduled_activity(client) + ".ics"
    one = client.get(path).get_data(as_text=True)
    other = client.get(path, base_url="https://map.example.jp").get_data(as_text=True)
    uids = [re.findall(r"^UID:.*$", text, re.MULTILINE) for text in (one, other)]

    assert uids[0] == uids[1]
    assert "https://map.example.jp/inagi/activities/" in other.replace("\r\n ", "")


@pytest.fixture
def changed(app):
    """Withheld places everywhere, and one series with a moved and a cancelled day."""
    with transaction(app.extensions[EXTENSION]) as session:
        city = ensure_municipality(session, "13225")
        series = {
            key: occurrences(schedule, today(), 3)
            for key, schedule in find_schedules(session, city.id).items()
            if schedule.rrule
        }
        key, days = next(item for item in series.items() if len(item[1]) == 3)
        row = session.scalar(select(Schedule).where(Schedule.feature_id == key))
        new = date.fromordinal(days[0].toordinal() + 1)
        session.add_all(
            [
                ScheduleException(
                    schedule_id=row.id,
                    on_date=days[0],
                    moved_to=new,
                    start_time="22:00",
                    end_time="02:00",
                    reason="会場の都合",
                ),
                ScheduleException(
                    schedule_id=row.id, on_date=days[1], reason="<大雨>の予報"
                ),
            ]
        )
        uid = session.get_one(Feature, key).uid
        session.execute(
            update(Feature)
            .where(Feature.municipality_id == city.id)
            .values(
                location_visibility="hidden",
                address="秘密の家1-1",
                notes_text="秘密の家の裏",
            )
        )
        mark_changed(session, city)
    return f"/inagi/activities/{uid}", new


@pytest.mark.usefixtures("changed")
def test_withheld_places_are_in_no_feed(client):
    for path in feeds_of(client):
        for form in ("ics", "atom"):
            text = client.get(f"{path}.{form}").get_data(as_text=True)
            text = text.replace("\r\n ", "")

            assert "秘密の家" not in text
            assert "\nGEO:" not in text
            assert "\nLOCATION:" not in text
            assert "georss:point" not in text
    calendar = client.get("/inagi/calendar/").get_data(as_text=True)
    assert "秘密の家" not in calendar


def test_pages_say_where_a_day_went_and_why_one_is_off(changed, client):
    path, new = changed
    page = client.get(path).get_data(as_text=True)
    month = client.get(f"/inagi/calendar/?month={new:%Y-%m}").get_data(as_text=True)

    for text in (page, month):
        assert "から移りました。理由：会場の都合" in text
        assert "22:00〜翌2:00" in text
    assert "理由：&lt;大雨&gt;の予報" in page


def test_the_calendar_keeps_its_question_in_every_link(client):
    page = client.get("/inagi/calendar/?district=13225001&lang=en").get_data(
        as_text=True
    )

    assert (
        'rel="next" href="/inagi/calendar/?lang=en&amp;district=13225001&amp;' in page
    )
    assert "/inagi/feeds/search.ics?lang=en&amp;district=13225001" in page
    assert "webcal://" in page


def test_the_calendar_of_one_day_lists_everything_on_it(client):
    answer = client.get(f"/inagi/calendar/?day={today()}")

    assert answer.status_code == 200
    assert client.get("/inagi/calendar/?day=x").status_code == 422
    assert client.get("/inagi/calendar/?month=2099-01").status_code == 422
    assert client.get("/inagi/calendar/?organisation=nobody").status_code == 404


def test_a_months_saturdays_sundays_and_holidays_are_told_in_words(client):
    page = client.get(f"/inagi/calendar/?month={today().year}-05").get_data(
        as_text=True
    )

    assert "こどもの日" in page
    assert "<caption" in page
    assert page.count('<th scope="col"') == 7


def test_structured_data_is_a_block_that_text_cannot_end(client):
    from flask import render_template_string

    from geo.report.feature import describe_feature
    from web.database import open_session

    app = client.application
    uid = features(client)[0]["id"]
    with app.test_request_context(f"/inagi/activities/{uid}"):
        snapshot = get_snapshot("inagi")
        with open_session() as session:
            detail = describe_feature(session, snapshot, uid)
        object.__setattr__(detail, "description", "</script><script>alert(1)</script>")
        made = render_template_string(
            '{% from "macros/structured.html" import structured with context %}'
            "{{ structured(detail) }}",
            city=snapshot.city,
            detail=detail,
        )
    block = re.fullmatch(r'<script type="application/ld\+json">(.*)</script>', made)

    assert json.loads(block[1])["@context"] == "https://schema.org"
    assert "<" not in block[1]
