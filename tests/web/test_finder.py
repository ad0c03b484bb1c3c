"""The map and list page, as a reader without JavaScript gets it."""

import json
import re
from html import unescape

import pytest

from web.finder_query import PAGE_SIZE


def page_of(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def listed(client, path):
    """Ids of one page's list, in order."""
    text = page_of(client, path)
    start = text.index('id="ichiran"')
    return re.findall(r'data-uid="(\w+)"', text[start : text.index('id="chizu"')])


def all_listed(client, path):
    """Ids of every page's list, by following the links to the next page."""
    found = []
    while path:
        found += listed(client, path)
        link = re.search(r'rel="next" href="([^"]+)"', page_of(client, path))
        path = unescape(link.group(1)) if link else None
    return found


def test_everything_is_listed_once_over_the_pages(client):
    uids = all_listed(client, "/inagi/")

    assert len(uids) == len(set(uids)) == 125
    assert len(listed(client, "/inagi/")) == PAGE_SIZE


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("kind=activity", 60),
        ("kind=adoption_site", 20),
        ("kind=support_centre", 4),
        ("kind=organisation", 20),
        ("kind=activity&kind=support_centre", 64),
    ],
)
def test_kinds_narrow_the_list(client, question, count):
    assert len(all_listed(client, f"/inagi/?{question}")) == count


@pytest.mark.parametrize("word", ["防災", "ラジオ", "らじお", "ﾗｼﾞｵ"])
def test_words_are_found_however_they_are_written(client, word):
    assert listed(client, f"/inagi/?q={word}")


def test_no_result_says_what_to_do_and_offers_each_condition(client):
    text = page_of(client, "/inagi/?q=ありえないことば&free=1")

    assert "条件を1つ外してください" in text
    assert "「ありえないことば」を外す" in text
    assert "無料を外す" in text


def test_no_result_on_a_day_advises_to_widen_the_days(client):
    text = page_of(client, "/inagi/?q=ありえないことば&from=2026-12-01")

    assert "日にちを広げるか、条件を1つ外してください" in text


def test_cancelled_activities_are_listed_and_say_so(client):
    found = re.findall(
        r'<li class="tag tag-act">中止</li>',
        "".join(
            page_of(client, f"/inagi/?kind=activity&page={page}") for page in (1, 2, 3)
        ),
    )

    assert len(found) == 2


def test_a_page_of_results_is_small(client):
    assert len(client.get("/inagi/?place=矢野口").data) <= 60_000


def test_a_page_beyond_the_last_leads_back(client):
    text = page_of(client, "/inagi/?page=99")

    assert "最初のページを見る" in text


def test_chosen_conditions_are_links_that_take_one_away(client):
    text = page_of(client, "/inagi/?q=花&free=1&weekday=sa&weekday=su")

    chips = re.search(r'<ul class="asked".*?</ul>', text, re.DOTALL).group()
    addresses = [unescape(link) for link in re.findall(r'href="([^"]+)"', chips)]
    without_saturday = next(one for one in addresses if "weekday=sa" not in one)
    assert "土曜" in chips
    assert "weekday=su" in without_saturday
    assert "free=1" in without_saturday


def test_a_town_leads_to_distances_its_association_and_a_centre(client):
    text = page_of(client, "/inagi/?place=矢野口")

    assert "この場所の</span>町内会" in text
    assert "せせらぎ自治会（架空）" in text
    assert re.search(r'class="far">直線[\d.,]+k?m（歩いて約\d+分）', text)
    assert "の中心からはかっています" in text


def test_results_come_nearest_first_unless_the_days_are_asked_for(client):
    near = all_listed(client, "/inagi/?place=矢野口")
    by_day = all_listed(client, "/inagi/?place=矢野口&sort=date")

    assert sorted(near) == sorted(by_day)
    assert near != by_day == all_listed(client, "/inagi/")


def test_a_point_is_measured_from_like_a_town(client):
    text = page_of(client, "/inagi/?near=35.6440,139.5020")

    assert "えらんだ場所の近く" in text
    assert 'name="near" id="near" value="35.6440,139.5020"' in text


def test_words_for_a_place_count_more_than_a_point(client):
    text = page_of(client, "/inagi/?place=矢野口&near=35.6,139.5")

    assert "「矢野口」の近く" in text
    assert 'id="near" value=""' in text


def test_an_unknown_place_offers_the_districts(client):
    text = page_of(client, "/inagi/?place=どこでもない町&free=1")

    assert "見つかりませんでした" in text
    link = unescape(re.search(r'href="([^"]+district=13225001[^"]*)"', text).group(1))
    assert "free=1" in link
    assert "place" not in link


def test_a_place_far_away_is_said_to_be_far(client):
    text = page_of(client, "/inagi/?near=26.2124,127.6809")

    assert "距離をはかれません" in text
    assert 'class="far"' not in text


def test_withheld_places_stand_last_under_their_heading(client, app):
    from web.database import get_snapshot

    with app.app_context():
        cards = get_snapshot("inagi").cards
    withheld = [card.uid for card in cards if card.location == "withheld"]

    for place in ("矢野口", "平尾"):
        uids = all_listed(client, f"/inagi/?place={place}")
        assert uids[-len(withheld) :] == withheld  # the list's own order
    last = page_of(client, "/inagi/?place=矢野口&page=5")
    assert "位置を公開していないもの" in last


def test_a_word_of_an_example_finds_its_fields_and_says_so(client):
    text = page_of(client, "/inagi/?q=学童保育")

    assert (
        "「学童保育」は 社会教育／男女共同参画・子ども の活動もさがしました。" in text
    )
    assert len(all_listed(client, "/inagi/?q=学童保育")) > 3


def test_the_table_is_a_view_of_its_own(client):
    text = page_of(client, "/inagi/?place=矢野口&view=table")

    assert "<table" in text
    assert 'id="map_kyodo"' not in text
    assert "直線" in text
    assert "<table" not in page_of(client, "/inagi/?place=矢野口")


def test_the_map_is_told_of_all_found_not_of_one_page(client):
    text = page_of(client, "/inagi/?kind=activity")
    address = unescape(re.search(r'data-features="([^"]+)"', text)[1])

    assert len(json.loads(client.get(address).data)["features"]) == 60


def test_this_weekend_is_one_press_away(client):
    text = page_of(client, "/inagi/")

    assert re.search(r'<a class="btn span" href="[^"]*from=[^"]+">今週末</a>', text)


def test_only_what_takes_place_is_found_on_a_day(client, app):
    from web.database import get_snapshot

    with app.app_context():
        snapshot = get_snapshot("inagi")
    day = next(card.next_on for card in snapshot.cards if card.next_on)

    uids = all_listed(client, f"/inagi/?from={day}&until={day}")

    assert uids
    for uid in uids:
        card = snapshot.get_card(uid)
        assert card.status == "active"
        assert snapshot.get_schedule(uid) is not None


def test_features_are_all_sent_with_the_path_of_their_page(client):
    features = json.loads(client.get("/inagi/features.geojson").data)["features"]

    assert len(features) == 125
    for feature in features[::13]:
        path = feature["properties"]["path"]
        assert client.get(f"/inagi/{path}").status_code == 200


def test_features_of_a_box_and_the_nearest_ones(client):
    def ids(question):
        data = client.get(f"/inagi/features.geojson?{question}").data
        return [feature["id"] for feature in json.loads(data)["features"]]

    nearest = ids("near=35.6440,139.5020&limit=5")
    assert nearest == listed(client, "/inagi/?near=35.6440,139.5020")[:5]
    boxed = ids("bbox=139.49,35.63,139.51,35.65&kind=activity")
    assert 0 < len(boxed) < 60
    assert ids("bbox=0,0,1,1") == []


def test_invented_data_is_marked_on_every_page_of_the_city(client):
    for path in ["/inagi/", "/inagi/districts/", "/inagi/layers/"]:
        assert "架空のサンプル" in page_of(client, path)


def test_a_city_without_layers_still_has_its_pages(empty_app):
    from geo.store.municipalities import ensure_municipality
    from geo.store.session import transaction
    from web.database import EXTENSION

    with transaction(empty_app.extensions[EXTENSION]) as session:
        ensure_municipality(session, "08205")
    client = empty_app.test_client()

    assert client.get("/ishioka/").status_code == 200
    assert client.get("/ishioka/?near=36.19,140.28").status_code == 200
    assert client.get("/ishioka/layers/").status_code == 200
    assert client.get("/ishioka/districts/").status_code == 200
