"""One city in memory: lists, search, adoption, and what is not there."""

import json
from datetime import date, timedelta

import pytest
from shapely import MultiPolygon, box

from geo.domain.errors import NotFoundError
from geo.snapshot.build import build_snapshot
from geo.store.municipalities import ensure_municipality
from tests.samples import (
    CITY,
    DAY,
    add_districts,
    add_layer,
    at,
    fill_town,
    snapshot_of,
)
from tests.towns import (
    EAST,
    IN_EAST,
    IN_WEST,
    STORAGE_CRS,
    WEST,
    areas,
)


def titles(cards):
    return [card.title for card in cards]


def test_cards_come_soonest_first_then_by_title(session):
    add_layer(
        session,
        "activity",
        at(None, "い：いつでも"),
        at(None, "遅い", starts_on=date(2026, 5, 3)),
        at(None, "午後", starts_on=date(2026, 5, 2), start_time="13:00"),
        at(None, "朝", starts_on=date(2026, 5, 2), start_time="09:00"),
        at(None, "あ：いつでも"),
        at(None, "終わった会", starts_on=date(2026, 4, 2)),
    )
    snapshot = snapshot_of(session)

    assert titles(snapshot.cards) == [
        "朝",
        "午後",
        "遅い",
        "あ：いつでも",
        "い：いつでも",
        "終わった会",
    ]
    assert snapshot.cards[0].next_on == date(2026, 5, 2)
    assert snapshot.cards[-1].next_on is None


def test_a_cancelled_activity_has_no_next_day(session):
    add_layer(
        session,
        "activity",
        at(None, status="cancelled", starts_on=date(2026, 5, 2)),
    )
    (card,) = snapshot_of(session).cards

    assert (card.next_on, card.starts_on) == (None, date(2026, 5, 2))


def test_cards_are_found_by_kind_field_district_and_layer(session):
    fill_town(session)
    snapshot = snapshot_of(session)

    assert titles(snapshot.find_cards(frozenset({"adoption_site"}))) == ["花壇"]
    assert titles(snapshot.find_cards(field="welfare")) == ["サロン"]
    assert set(titles(snapshot.find_cards(district=EAST))) == {"防災訓練", "花壇"}
    assert titles(snapshot.find_cards(district=WEST, area_set="districts")) == [
        "サロン"
    ]
    assert len(snapshot.find_cards(layer="activities")) == 3
    assert snapshot.find_cards(frozenset({"place"}), district=EAST) == ()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("防災", ["防災訓練"]),
        ("訓練", ["防災訓練"]),
        ("サロン", ["サロン"]),
        ("さろん", ["サロン"]),
        ("ｻﾛﾝ", ["サロン"]),
        ("  ", ["防災訓練", "サロン"]),
        ("集会所　サロン", ["サロン"]),
        ("集会所 防災", []),
        ("西町", ["サロン"]),
        ("ＮＰＯ", ["サロン"]),
        ("医療", ["サロン"]),
        ("ぼうさい", ["防災訓練"]),
    ],
)
def test_words_are_found_however_they_are_spelt(session, asked, found):
    add_districts(session)
    add_layer(
        session,
        "activity",
        at(IN_EAST, "防災訓練", kana="ボウサイクンレン", starts_on=DAY),
        at(
            IN_WEST,
            "サロン",
            venue="集会所",
            field="welfare",
            description="npoのつどい",
        ),
    )

    assert titles(snapshot_of(session).find_cards(text=asked)) == found


def test_a_support_centre_is_a_kind_of_its_own_and_a_hall_is_a_place(session):
    add_layer(
        session,
        "place",
        at(IN_EAST, "支援センター", place_kind="support_centre"),
        at(IN_EAST, "ボランティアセンター", place_kind="volunteer_centre"),
        at(IN_EAST, "会館", place_kind="hall"),
    )
    kinds = {card.title: card.kind for card in snapshot_of(session).cards}

    assert kinds == {
        "支援センター": "support_centre",
        "ボランティアセンター": "support_centre",
        "会館": "place",
    }


@pytest.mark.parametrize(
    ("agreement", "state", "who"),
    [
        ({"term_end": date(2028, 3, 31)}, "adopted", "花の会"),
        ({"term_end": DAY + timedelta(days=89)}, "ending_soon", "花の会"),
        ({"term_end": DAY + timedelta(days=90)}, "adopted", "花の会"),
        ({"term_end": DAY}, "ending_soon", "花の会"),  # its last day
        ({"term_end": DAY - timedelta(days=1)}, "free", None),
        ({"term_start": DAY + timedelta(days=1)}, "free", None),
        ({"review_due_on": DAY - timedelta(days=1)}, "review_due", "花の会"),
        ({"review_due_on": DAY}, "adopted", "花の会"),  # not late on the day itself
        ({}, "adopted", "花の会"),
    ],
)
def test_a_sites_state_follows_from_its_agreement(session, agreement, state, who):
    add_layer(session, "adoption_site", at(IN_EAST, adopter="花の会", **agreement))
    (card,) = snapshot_of(session).cards

    assert (card.adoption_state, card.who) == (state, who)


def test_without_any_agreement_in_the_city_a_sites_state_is_not_known(session):
    add_layer(session, "adoption_site", at(IN_EAST, "花壇"))
    unknown = snapshot_of(session)
    add_layer(session, "adoption_site", at(IN_WEST, "別の花壇", adopter="花の会"))
    known = {card.title: card.adoption_state for card in snapshot_of(session).cards}

    assert not unknown.adoptions_recorded
    assert unknown.cards[0].adoption_state is None
    assert known == {"花壇": "free", "別の花壇": "adopted"}


def test_what_is_not_there_is_not_found(session):
    fill_town(session)
    snapshot = snapshot_of(session)

    for get in (
        lambda: snapshot.get_card("nobody"),
        lambda: snapshot.get_layer("nothing"),
        lambda: snapshot.get_area_set("nowhere"),
        lambda: snapshot.get_district("99"),
        lambda: build_snapshot(session, "nowhere", on=DAY),
    ):
        with pytest.raises(NotFoundError):
            get()


def test_what_is_there_is_got(session):
    fill_town(session)
    snapshot = snapshot_of(session)
    card = snapshot.cards[0]

    assert snapshot.get_card(card.uid) is card
    assert snapshot.get_district(EAST).name == "東町"
    assert snapshot.get_area_set(None).summary.slug == "districts"


def test_a_city_with_nothing_has_an_empty_snapshot(session):
    ensure_municipality(session, CITY)
    snapshot = snapshot_of(session)

    assert (snapshot.cards, snapshot.area_sets, snapshot.layers) == ((), (), ())
    assert snapshot.city.bounds is None
    assert json.loads(snapshot.features_geojson())["features"] == []
    with pytest.raises(NotFoundError, match="登録されていません"):
        snapshot.get_area_set()


def test_a_districts_point_lies_inside_it(session):
    ring = box(141.50, 43.10, 141.53, 43.13).difference(
        box(141.505, 43.105, 141.525, 43.125)
    )
    add_districts(session, areas({EAST: MultiPolygon([ring])}, STORAGE_CRS))
    snapshot = snapshot_of(session)
    (district,) = snapshot.districts()
    x, y = district.representative_point

    assert ring.contains(box(x, y, x, y).centroid)


def test_a_home_in_a_district_that_has_ended_is_no_home(session):
    add_districts(session)
    add_layer(session, "activity", at(IN_WEST))
    only_east = areas(
        {EAST: MultiPolygon([box(141.51, 43.10, 141.52, 43.11)])}, STORAGE_CRS
    )
    add_districts(session, only_east, valid_from=DAY + timedelta(days=1))
    before = snapshot_of(session)
    after = snapshot_of(session, DAY + timedelta(days=1))

    assert before.cards[0].district_code == WEST
    assert after.cards[0].district_code is None
    assert dict(after.get_area_set().homes) == {}


def test_an_invented_layer_makes_the_city_say_so(session):
    add_districts(session, approximate=True)
    add_layer(session, "activity", at(IN_EAST), fictional=True)
    city = snapshot_of(session).city

    assert (city.fictional, city.approximate) == (True, True)
