"""Calls on their map, and beside activities in the city's feeds and saved searches."""

from datetime import timedelta
from xml.etree import ElementTree as ET

import icalendar
import pytest
import vobject
from sqlalchemy import select

from geo.domain.periods import today
from geo.store.models import Feature, Municipality, Opportunity, Programme
from geo.store.models.base import now
from geo.store.municipalities import mark_changed
from geo.store.session import transaction
from tests.geo.feeds.atom_rules import ATOM, broken_rules
from web.database import EXTENSION

OPEN, MEETING, DRAFT, OVER, OFF = (
    "openopenopen",
    "meetmeetmeet",
    "draftdraftdr",
    "overoverover",
    "offoffoffoff",
)
HELD = today() + timedelta(days=20)


@pytest.fixture
def calls(app):
    """One call of every sort, all without a district, and two in the same hall."""
    common = {"kind": "grant", "phase": "do", "criteria": "4つの点"}
    with transaction(app.extensions[EXTENSION]) as session:
        city = session.scalars(
            select(Municipality).where(Municipality.slug == "inagi")
        ).one()
        hall = session.scalars(
            select(Feature.id)
            .where(Feature.municipality_id == city.id, Feature.kind == "place")
            .where(Feature.location_visibility == "exact", Feature.status == "active")
            .limit(1)
        ).one()
        shown = {
            "municipality_id": city.id,
            "status": "published",
            "published_at": now(),
            **common,
        }
        soon = today() + timedelta(days=10)
        session.add_all(
            [
                Opportunity(
                    uid=OPEN,
                    title="しらうめ補助金",
                    deadline=soon,
                    place_id=hall,
                    **shown,
                ),
                Opportunity(
                    uid=MEETING,
                    title="しらうめ説明会",
                    held_on=HELD,
                    start_time="19:00",
                    end_time="20:30",
                    place_id=hall,
                    **shown,
                ),
                Opportunity(uid=OFF, title="しらうめ中止", deadline=soon, **shown),
                Opportunity(
                    uid=OVER,
                    title="しらうめ昔",
                    deadline=today() - timedelta(days=9),
                    **shown,
                ),
                Opportunity(
                    uid=DRAFT,
                    municipality_id=city.id,
                    title="しらうめ下書き",
                    deadline=soon,
                    **common,
                ),
            ]
        )
        session.flush()
        off = session.scalars(select(Opportunity).where(Opportunity.uid == OFF)).one()
        off.status, off.reason = "cancelled", "大雨"
        mark_changed(session, city)


def events(client, path):
    answer = client.get(f"/inagi/feeds/{path}")
    assert answer.status_code == 200, path
    vobject.readOne(answer.get_data(as_text=True))
    calendar = icalendar.Calendar.from_ical(answer.data)
    return {
        str(event["UID"]).split("/")[1]: event
        for event in calendar.walk("VEVENT")
        if str(event["UID"]).startswith("opportunity/")
    }


def entries(client, path):
    made = client.get(f"/inagi/feeds/{path}").data
    assert broken_rules(made) == []
    found = ET.fromstring(made).findall(f"{ATOM}entry")  # noqa: S314 - our own writing
    return {
        identity.rsplit("/", 1)[1]: entry
        for entry in found
        if ":opportunity/" in (identity := entry.findtext(f"{ATOM}id"))
    }


@pytest.mark.usefixtures("calls")
def test_the_citys_calendar_has_open_calls_marked_by_their_kind(client):
    found = events(client, "all.ics")

    assert {OPEN, MEETING, OFF} <= set(found)
    assert not {DRAFT, OVER} & set(found)
    assert str(found[OPEN]["SUMMARY"]).startswith("【補助・助成】【締切】")
    assert str(found[MEETING]["SUMMARY"]) == "【補助・助成】しらうめ説明会"
    assert found[OPEN]["CATEGORIES"].cats == ["補助・助成"]
    assert (found[OFF]["STATUS"], str(found[OFF]["SUMMARY"])[:4]) == (
        "CANCELLED",
        "【中止】",
    )
    assert str(found[OPEN]["URL"]).endswith(f"/inagi/opportunities/{OPEN}")


@pytest.mark.usefixtures("calls")
def test_the_citys_feed_has_them_too_with_the_ids_of_their_own_feed(client):
    found = entries(client, "all.atom")
    own = client.get("/inagi/opportunities/feed.atom").get_data(as_text=True)

    assert {OPEN, MEETING, OFF} <= set(found)
    assert not {DRAFT, OVER} & set(found)
    assert found[OPEN].findtext(f"{ATOM}id") in own
    assert found[OPEN].find(f"{ATOM}category").get("term") == "grant"
    assert found[OPEN].findtext(f"{ATOM}title") == "【補助・助成】しらうめ補助金"
    assert "しらうめ下書き" not in own


@pytest.mark.usefixtures("calls")
@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("q=しらうめ", {OPEN, MEETING, OFF}),
        ("q=しらうめ 説明会", {MEETING}),
        ("q=ありえないことば", set()),
        (f"q=しらうめ&from={HELD}&until={HELD}", {MEETING}),
        (f"q=しらうめ&until={today() + timedelta(days=10)}", {OPEN, OFF}),
        ("q=しらうめ&band=night", {MEETING}),
        ("q=しらうめ&band=morning", set()),
        ("q=しらうめ&district=13225001", {OPEN, MEETING, OFF}),  # open to every one
        ("q=しらうめ&place=矢野口", {OPEN, MEETING, OFF}),
        ("q=しらうめ&field=nature", set()),
        ("q=しらうめ&kind=activity", set()),
        ("q=しらうめ&free=1", set()),
        ("q=しらうめ&generation=senior", set()),
    ],
)
def test_a_saved_search_means_the_same_for_calls(client, question, expected):
    assert set(events(client, f"search.ics?{question}")) == expected
    assert set(entries(client, f"search.atom?{question}")) == expected


@pytest.mark.usefixtures("calls")
def test_a_weekday_is_that_of_the_day_it_is_held(client):
    days = ("mo", "tu", "we", "th", "fr", "sa", "su")
    found = {
        day: set(events(client, f"search.ics?q=しらうめ&weekday={day}")) for day in days
    }

    assert {day for day, uids in found.items() if uids} == {days[HELD.weekday()]}
    assert found[days[HELD.weekday()]] == {MEETING}


@pytest.mark.usefixtures("calls")
def test_the_finder_names_the_calls_that_its_feed_holds(client):
    assert "しらうめ補助金" in client.get("/inagi/?q=しらうめ").text
    assert "しらうめ補助金" not in client.get("/inagi/?q=しらうめ&free=1").text


@pytest.mark.usefixtures("calls")
def test_calls_in_one_hall_are_points_with_ids_of_their_own(client):
    features = client.get("/inagi/opportunities/map.geojson").json["features"]
    ids = [each["id"] for each in features]
    there = {each["id"]: each["geometry"]["coordinates"] for each in features}

    assert len(set(ids)) == len(ids)
    assert there[OPEN] == there[MEETING]
    assert not {DRAFT, OVER} & set(ids)


def test_a_search_from_a_place_says_the_nearest_receiving_site(client):
    page = client.get("/inagi/?place=坂浜").text
    where = page.index('id="nearest-heading"')

    assert "介護支援ボランティア" in page[where:]
    assert "直線" in page[where : where + 800]
    assert 'id="nearest-heading"' not in client.get("/inagi/").text
    assert 'id="nearest-heading"' not in client.get("/inagi/?place=坂浜&free=1").text


def test_a_programme_lists_its_sites_nearest_first(app, client):
    with transaction(app.extensions[EXTENSION]) as session:
        uid = session.scalars(
            select(Programme.uid)
            .join(Municipality, Municipality.id == Programme.municipality_id)
            .where(Municipality.slug == "inagi")
            .where(Programme.kind == "care_support_volunteer")
        ).one()
    path = f"/inagi/programmes/{uid}"
    asked = client.get(f"{path}?place=坂浜").text
    points = client.get(f"{path}/sites.geojson").json["features"]

    assert "「坂浜」からいちばん近い受け入れ先" in asked
    assert len({each["id"] for each in points}) == len(points) > 1
    assert all(each["properties"]["title"] in asked for each in points)
    assert "見つかりませんでした" in client.get(f"{path}?place=ありえない町").text
    assert client.get(f"{path}?near=x").status_code == 422
