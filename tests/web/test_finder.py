"""The map and list page, as a reader without JavaScript gets it."""

import re

import pytest


def listed(client, path):
    text = client.get(path).get_data(as_text=True)
    start = text.index('id="ichiran"')
    return re.findall(r'data-uid="(\w+)"', text[start : text.index('id="chizu"')])


def test_everything_is_listed_once(client):
    uids = listed(client, "/inagi/")

    assert len(uids) == len(set(uids)) == 111


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
    assert len(listed(client, f"/inagi/?{question}")) == count


@pytest.mark.parametrize("word", ["防災", "ラジオ", "らじお", "ﾗｼﾞｵ"])
def test_words_are_found_however_they_are_written(client, word):
    assert listed(client, f"/inagi/?q={word}")


def test_no_result_says_what_to_do(client):
    text = client.get("/inagi/?q=ありえないことば").get_data(as_text=True)

    assert "条件を1つ外してください" in text


def test_cancelled_activities_are_listed_and_say_so(client):
    text = client.get("/inagi/?kind=activity").get_data(as_text=True)

    assert len(re.findall(r'<li class="tag tag-act">中止</li>', text)) == 2


def test_invented_data_is_marked_on_every_page_of_the_city(client):
    for path in ["/inagi/", "/inagi/districts/", "/inagi/layers/"]:
        assert "架空のサンプル" in client.get(path).get_data(as_text=True)


def test_a_city_without_layers_still_has_its_pages(empty_app):
    from geo.store.municipalities import ensure_municipality
    from geo.store.session import transaction
    from web.database import EXTENSION

    with transaction(empty_app.extensions[EXTENSION]) as session:
        ensure_municipality(session, "08205")
    client = empty_app.test_client()

    assert client.get("/ishioka/").status_code == 200
    assert client.get("/ishioka/layers/").status_code == 200
    assert client.get("/ishioka/districts/").status_code == 200
