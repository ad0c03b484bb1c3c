"""What may leave the server: published layers, and no place that is withheld."""

from datetime import date

import pytest
from shapely import MultiPolygon, Polygon
from sqlalchemy import select

from geo.domain.errors import NotFoundError
from geo.domain.schedule import find_occurrences
from geo.query.cities import find_municipalities, get_municipality
from geo.query.features import (
    find_adoptions,
    find_homes,
    find_published,
    find_schedules,
    get_published,
)
from geo.query.health import find_broken_links, find_invalid_outlines
from geo.query.layers import find_layers, get_organisation
from geo.store.models import Adoption, Feature, Layer, Schedule, ScheduleException
from geo.store.municipalities import ensure_municipality
from tests.samples import CITY, DAY, SLUG, add_districts, add_layer, at, city_id
from tests.towns import EAST, IN_EAST, IN_WEST, STORAGE_CRS, areas

PRIVATE_HOME = "秘密の家"
HIDDEN = {"location_visibility": "hidden"}
AREA_ONLY = {"location_visibility": "area_only"}


@pytest.fixture
def three_places(session):
    """An open one, one known by its area only, one hidden altogether."""
    add_districts(session)
    add_layer(
        session,
        "activity",
        at(IN_EAST, "公開"),
        at(IN_EAST, "地区のみ", venue=PRIVATE_HOME, **AREA_ONLY),
        at(IN_EAST, "非公開", venue=PRIVATE_HOME, **HIDDEN),
    )
    return session


def test_a_withheld_geometry_is_dropped_in_the_database(three_places):
    rows = find_published(three_places, city_id(three_places))

    assert [(row.title, row.geometry is None) for row in rows] == [
        ("公開", False),
        ("地区のみ", True),
        ("非公開", True),
    ]


def test_a_hidden_feature_has_no_home_and_an_area_only_one_has(three_places):
    titles = {row.id: row.title for row in find_published(three_places, 1)} or {
        row.id: row.title for row in find_published(three_places, city_id(three_places))
    }
    (homes,) = find_homes(three_places, city_id(three_places)).values()

    assert {titles[key]: code for key, code in homes.items()} == {
        "公開": EAST,
        "地区のみ": EAST,
    }


@pytest.mark.parametrize("visibility", ["members", "hidden"])
def test_a_layer_that_is_not_public_is_nowhere(session, visibility):
    saved = add_layer(session, "activity", at(IN_EAST))
    session.scalar(select(Layer)).visibility = visibility
    session.flush()

    assert find_published(session, city_id(session)) == []
    assert find_layers(session, city_id(session)) == []
    with pytest.raises(NotFoundError):
        get_published(session, city_id(session), saved.added[0])


def test_a_draft_is_not_published(session):
    saved = add_layer(session, "activity", at(IN_EAST, status="draft"))

    assert find_published(session, city_id(session)) == []
    with pytest.raises(NotFoundError):
        get_published(session, city_id(session), saved.added[0])


def test_a_cancelled_feature_is_published_as_cancelled(session):
    add_layer(session, "activity", at(IN_EAST, status="cancelled"))

    assert [row.status for row in find_published(session, city_id(session))] == [
        "cancelled"
    ]


def test_each_kind_brings_its_own_columns_and_none_of_the_others(session):
    add_layer(session, "activity", at(IN_EAST, field="nature", is_free=True))
    add_layer(session, "place", at(IN_EAST, place_kind="support_centre"))
    add_layer(session, "adoption_site", at(IN_WEST, site_kind="park"))
    rows = find_published(session, city_id(session))
    seen = [(r.kind, r.field, r.is_free, r.place_kind, r.site_kind) for r in rows]

    assert seen == [
        ("activity", "nature", True, None, None),
        ("place", None, None, "support_centre", None),
        ("adoption_site", None, None, None, "park"),
    ]


def test_a_feature_of_another_city_is_not_found(session):
    saved = add_layer(session, "activity", at(IN_EAST))
    other = ensure_municipality(session, "13225")

    assert find_published(session, other.id) == []
    with pytest.raises(NotFoundError):
        get_published(session, other.id, saved.added[0])


def test_schedules_carry_times_rule_and_days_off(session):
    off = date(2026, 5, 12)
    add_layer(
        session,
        "activity",
        at(
            IN_EAST,
            starts_on=date(2026, 5, 5),
            start_time="08:30",
            end_time="24:00",
            rrule="FREQ=WEEKLY;BYDAY=TU",
            exdates=(off,),
        ),
        at(IN_WEST, "いつでも"),
    )
    (schedule,) = find_schedules(session, city_id(session)).values()

    assert (str(schedule.start_time), str(schedule.end_time)) == ("08:30", "24:00")
    assert (schedule.starts_on, schedule.exdates) == (date(2026, 5, 5), {off})


def test_schedules_tell_moved_days_from_days_off(session):
    tuesdays = {"starts_on": date(2026, 5, 5), "rrule": "FREQ=WEEKLY;BYDAY=TU"}
    add_layer(session, "activity", at(IN_EAST, **tuesdays))
    key = session.scalar(select(Schedule.id))
    session.add_all(
        [
            ScheduleException(
                schedule_id=key,
                on_date=date(2026, 5, 12),
                moved_to=date(2026, 5, 14),
                start_time="13:00",
                end_time="15:00",
                reason="選挙",
            ),
            ScheduleException(
                schedule_id=key, on_date=date(2026, 5, 19), reason="大雨の予報"
            ),
            ScheduleException(
                schedule_id=key, on_date=date(2026, 5, 26), start_time="18:00"
            ),
        ]
    )
    session.flush()
    (schedule,) = find_schedules(session, city_id(session)).values()
    held = find_occurrences(schedule, date(2026, 5, 6), 3)

    assert schedule.exdates == {date(2026, 5, 19)}
    assert schedule.reasons == {date(2026, 5, 19): "大雨の予報"}
    assert [(item.on.day, str(item.start_time)) for item in held] == [
        (14, "13:00"),
        (26, "18:00"),
        (2, "None"),
    ]


def test_only_agreed_adoptions_are_found(session):
    add_layer(
        session,
        "adoption_site",
        at(IN_EAST, "花壇", adopter="花の会"),
        at(IN_WEST, "空き花壇"),
    )
    agreed = find_adoptions(session, city_id(session))
    session.scalar(select(Adoption)).status = "ended"
    session.flush()

    assert [row.adopter_name for row in agreed] == ["花の会"]
    assert find_adoptions(session, city_id(session)) == []


def test_cities_come_in_order_of_code(session):
    for code in ("13225", CITY, "11227"):
        ensure_municipality(session, code)

    assert [city.slug for city in find_municipalities(session)] == [
        SLUG,
        "asaka",
        "inagi",
    ]


def test_unknown_cities_and_organisations_are_not_found(session):
    add_layer(session, "organisation", at(None, "花の会"))

    with pytest.raises(NotFoundError, match="nowhere"):
        get_municipality(session, "nowhere")
    with pytest.raises(NotFoundError):
        get_organisation(session, city_id(session), "nobody", on=DAY)


def test_a_sound_database_has_nothing_to_report(session):
    add_districts(session)

    assert find_broken_links(session) == []
    assert find_invalid_outlines(session) == []


def test_an_outline_that_crosses_itself_is_reported_by_name(session):
    bow = Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    add_districts(session, areas({EAST: MultiPolygon([bow])}, STORAGE_CRS))
    (said,) = find_invalid_outlines(session)

    assert "01町" in said
    assert "Self-intersection" in said


def test_a_published_feature_knows_its_subtype(session):
    saved = add_layer(session, "activity", at(IN_EAST, fee="100円"))
    session.expunge_all()
    found = get_published(session, city_id(session), saved.added[0])

    assert isinstance(found, Feature)
    assert found.fee == "100円"
