"""List, table, data and form agree, and lead on without JavaScript."""

import json
import re
from html import unescape

import pytest
from werkzeug.datastructures import MultiDict

from geo.domain.vocabulary import load_vocabulary
from tests.web.pages import FOLDERS, features
from web.database import get_snapshot
from web.finder_query import PAGE_SIZE, read_query

UID = re.compile(r'data-uid="([^"]+)"')


def page_of(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.get_data(as_text=True)


def listed(page: str) -> list[str]:
    """Ids in the list, in order."""
    start = page.index('id="ichiran"')
    return UID.findall(page[start : page.index('id="chizu"', start)])


def text_of(html: str) -> str:
    words = re.sub(r"<[^>]+>", " ", html)
    return re.sub(r"\s+", " ", unescape(words))


def all_pages(client, path: str) -> str:
    """Every page of results, as if they were one."""
    joined = "" if "?" in path else "?"
    count = -(-len(features(client)) // PAGE_SIZE)
    return "".join(
        page_of(client, f"{path}{joined}&page={number}")
        for number in range(1, count + 1)
    )


def all_listed(client, path: str) -> list[str]:
    """Ids in the lists of every page, in order."""
    lists = re.findall(r'id="ichiran".*?id="chizu"', all_pages(client, path), re.DOTALL)
    return [uid for found in lists for uid in UID.findall(found)]


def test_list_table_and_data_hold_the_same_things_in_the_same_order(client):
    tables = re.findall(
        r"<table.*?</table>", all_pages(client, "/inagi/?view=table"), re.DOTALL
    )

    data = [feature["id"] for feature in features(client)]

    assert all_listed(client, "/inagi/") == data
    assert UID.findall("".join(tables)) == data


@pytest.mark.parametrize(
    "query",
    ["kind=activity", "field=nature", "district=13225001", "q=花", "kind=organisation"],
)
def test_a_condition_means_the_same_for_list_and_data(client, query):
    answer = client.get(f"/inagi/features.geojson?{query}")

    data = [feature["id"] for feature in json.loads(answer.data)["features"]]

    assert 0 < len(data) < len(features(client))
    assert all_listed(client, f"/inagi/?{query}") == data


def test_the_map_asks_for_the_features_of_the_question(client):
    page = page_of(client, "/inagi/?kind=activity&q=花&lang=en&_anchor=x")

    address = unescape(re.search(r'data-features="([^"]+)"', page).group(1))

    answer = client.get(address)
    found = [feature["id"] for feature in json.loads(answer.data)["features"]]
    assert found == listed(page)


def test_the_number_found_is_said(client):
    assert f"{len(features(client))}件" in text_of(page_of(client, "/inagi/"))


def test_every_kind_links_to_its_page_which_says_its_name(client):
    page = all_pages(client, "/inagi/")
    of_a_kind = {feature["properties"]["kind"]: feature for feature in features(client)}

    folders = FOLDERS | {"local_issue": "issues"}

    assert set(of_a_kind) == set(folders)
    for kind, feature in of_a_kind.items():
        address = f"/inagi/{folders[kind]}/{feature['id']}"
        assert f'href="{address}"' in page
        assert feature["properties"]["title"] in text_of(page_of(client, address))


def test_the_form_remembers_what_was_asked(client):
    page = page_of(client, "/inagi/?kind=activity&field=nature&q=%E8%8A%B1")

    assert re.search(r'<input[^>]+name="q"[^>]+value="花"', page)
    assert re.search(r'<option[^>]+value="nature"[^>]*\sselected', page)
    chosen = re.findall(r'<input[^>]+name="kind"[^>]+value="(\w+)"[^>]*\schecked', page)
    assert chosen == ["activity"]


def test_every_field_of_the_vocabulary_can_be_chosen(client):
    page = page_of(client, "/inagi/")

    for term in load_vocabulary("field").terms:
        assert f'value="{term.code}"' in page


def test_empty_fields_of_the_form_are_no_conditions(app):
    with app.app_context():
        snapshot = get_snapshot("inagi")

    empty = [("q", " "), ("kind", ""), ("field", ""), ("district", "")]
    query = read_query(MultiDict(empty), snapshot)

    assert not query.narrowed
    assert query.find(snapshot) == snapshot.cards


def test_a_withheld_place_leaves_the_server_in_no_form(app, client):
    with app.app_context():
        withheld = [
            card for card in get_snapshot("inagi").cards if card.location == "withheld"
        ]
    assert withheld, "the demo has things whose place is not public"
    for card in withheld:
        feature = next(f for f in features(client) if f["id"] == card.uid)
        page = page_of(client, f"/inagi/{FOLDERS[card.kind]}/{card.uid}")

        assert feature["geometry"] is None
        assert 'id="map_kyodo"' not in page
        assert "公開していません" in text_of(page)


def test_a_language_is_kept_in_every_link_of_the_page(client):
    page = page_of(client, "/inagi/?lang=en")

    links = re.findall(r'<a[^>]+href="(/[^"]*)"', page)

    assert links
    assert [link for link in links if "lang=en" not in link] == []


def test_a_page_says_in_which_language_it_is(client):
    assert '<html lang="ja"' in page_of(client, "/inagi/")
    assert '<html lang="en"' in page_of(client, "/inagi/?lang=en")


def test_a_page_offers_itself_in_the_other_language(client):
    page = page_of(client, "/inagi/?kind=activity&q=花")

    address = unescape(re.search(r'href="([^"]*lang=en[^"]*)"', page).group(1))
    other = client.get(f"/inagi/{address}" if address.startswith("?") else address)

    assert listed(other.get_data(as_text=True)) == listed(page)
