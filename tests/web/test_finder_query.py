"""Every parameter: what it means, that its address comes round, and what is refused."""

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from geo.domain.errors import InvalidQueryError
from web.database import get_snapshot
from web.finder_query import read_query

EVERYTHING = {
    "q": "花 水やり",
    "kind": ["activity", "place"],
    "field": "nature",
    "district": "13225001",
    "place": "矢野口",
    "from": "2026-12-01",
    "until": "2027-01-31",
    "weekday": ["we", "sa"],
    "band": ["morning", "night"],
    "generation": ["child", "senior"],
    "free": "1",
    "child": "1",
    "step_free": "1",
    "online": "1",
    "no_registration": "1",
    "first": "1",
    "sort": "date",
    "view": "table",
    "page": "2",
}


@pytest.fixture
def asked(app):
    with app.test_request_context():
        snapshot = get_snapshot("inagi")

        def ask(**said):
            return read_query(MultiDict(said), snapshot)

        ask.snapshot = snapshot
        yield ask


def test_every_condition_comes_round(asked):
    query = asked(**EVERYTHING)

    assert query.address() == EVERYTHING
    assert asked(**query.address()) == query


@pytest.mark.parametrize("key", EVERYTHING)
def test_each_parameter_alone_comes_round(asked, key):
    query = asked(**{key: EVERYTHING[key]})

    assert query.address() == {key: EVERYTHING[key]}


def test_a_point_comes_round_cut_to_ten_metres(asked):
    query = asked(near="35.64399999,139.50201234")

    assert query.address() == {"near": "35.6440,139.5020"}
    assert asked(**query.address()) == query


def test_every_condition_is_described(asked):
    words = asked(**EVERYTHING).describe()

    for said in (
        "「矢野口」の近く",
        "「花 水やり」",
        "水曜",
        "土曜",
        "朝",
        "夜",
        "無料",
        "申込不要",
        "はじめての人むけ",
        "小学生",
        "活動",
        "施設",
        "自然・環境",
    ):
        assert said in words
    assert any("12月1日" in word and "1月31日" in word for word in words)
    assert len(words) == 19


def test_each_condition_can_be_taken_away_alone(asked):
    query = asked(**EVERYTHING)

    for condition in query.conditions():
        rest = asked(**condition.without)
        assert len(rest.conditions()) == len(query.conditions()) - 1
        assert rest.page == 1


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ({"from": "明日"}, "年-月-日"),
        ({"from": "2026-02-30"}, "日付として読めません"),
        ({"until": "20261201"}, "日付として読めません"),
        ({"from": "0001-01-01"}, "日付として読めません"),
        ({"from": "2026-12-05", "until": "2026-12-04"}, "終了日より後"),
        ({"from": "2026-12-05", "until": "2036-12-04"}, "2年"),
        ({"weekday": "xx"}, "曜日"),
        ({"band": "noon"}, "時間帯"),
        ({"generation": "old"}, "世代"),
        ({"free": "yes"}, "無料"),
        ({"near": "ここ"}, "緯度"),
        ({"near": "95,139"}, "緯度"),
        ({"place": "あ" * 101}, "100字"),
        ({"q": "あ" * 101}, "100字"),
        ({"sort": "up"}, "ならび順"),
        ({"view": "cube"}, "見かた"),
        ({"page": "0"}, "ページ"),
        ({"page": "9" * 40}, "ページ"),
    ],
)
def test_what_cannot_be_is_refused_in_words(asked, said, named):
    with pytest.raises(InvalidQueryError, match=named):
        asked(**said)


@pytest.mark.parametrize(
    "question",
    [
        "bbox=1,2,3",
        "bbox=a,b,c,d",
        "bbox=140,35,139,36",
        "bbox=0,-91,1,1",
        "bbox=1,1,1,nan",
        "limit=0",
        "limit=10001",
        "limit=x",
        "from=x",
        "near=1",
    ],
)
def test_data_refuse_with_422(client, question):
    assert client.get(f"/inagi/features.geojson?{question}").status_code == 422


def test_a_place_that_names_nothing_is_no_error(asked):
    query = asked(place="どこでもない町")

    assert query.place_unknown
    assert query.find(asked.snapshot) == asked.snapshot.cards


def test_ticks_need_to_be_known_and_true(asked):
    for tick, attribute in (
        ("free", "is_free"),
        ("child", "child_friendly"),
        ("step_free", "step_free"),
        ("online", "online"),
    ):
        found = asked(**{tick: "1"}).find(asked.snapshot)
        wanted = [c for c in asked.snapshot.cards if getattr(c, attribute) is True]
        assert list(found) == wanted
    open_to_all = asked(no_registration="1").find(asked.snapshot)
    assert {card.joining for card in open_to_all} == {"open"}


def test_a_first_step_says_so_in_its_own_words(asked):
    found = asked(first="1").find(asked.snapshot)

    titles = {card.title for card in found}
    assert {"ボッチャ体験会", "はじめてのボランティア説明会"} <= titles
    assert {card.kind for card in found} == {"activity"}
    assert len(found) < sum(card.kind == "activity" for card in asked.snapshot.cards)


@pytest.mark.parametrize("words", ["向陽台", "稲城市向陽台", "東京都稲城市 向陽台"])
def test_a_name_without_chome_is_the_middle_of_its_towns(asked, words):
    near = asked(place=words).near

    assert near.label == "向陽台"
    assert near.approximate
    towns = [asked(place=f"向陽台{n}丁目").near for n in range(1, 7)]
    assert near.latitude == pytest.approx(sum(t.latitude for t in towns) / 6)
    assert near.longitude == pytest.approx(sum(t.longitude for t in towns) / 6)


def test_half_a_name_is_no_town(asked):
    assert asked(place="向陽").near is None


def test_for_everyone_is_for_each_generation(asked):
    seniors = asked(generation="senior").find(asked.snapshot)

    assert seniors
    assert all({"senior", "everyone"} & set(card.generations) for card in seniors)
    assert any("everyone" in card.generations for card in asked.snapshot.cards)


def test_weekday_and_band_hold_of_the_same_occurrence(asked):
    answer = asked(weekday="sa", band="morning").answer(asked.snapshot)

    assert answer.cards
    for card in answer.cards:
        assert answer.days[card.uid].weekday() == 5
        assert card.time_band == "morning"


def test_a_date_excludes_what_is_cancelled_or_ended(asked):
    found = asked(**{"from": "2026-01-01", "until": "2027-12-01"}).find(asked.snapshot)

    assert {card.status for card in found} == {"active"}


def test_results_on_days_come_in_the_order_of_those_days(asked):
    answer = asked(weekday="su").answer(asked.snapshot)

    days = [answer.day(card) for card in answer.cards]
    assert days == sorted(days)


def test_one_day_is_said_once(asked):
    (words,) = asked(**{"from": "2026-12-05", "until": "2026-12-05"}).describe()

    assert words == "12月5日（土）"


def test_periods_open_at_one_end(asked):
    first = asked(**{"from": "2026-12-05"})

    assert first.describe() == ["12月5日（土）から"]
    assert asked(until=date(2026, 12, 5).isoformat()).describe() == [
        "12月5日（土）まで"
    ]
