"""The page of each kind of thing: the answer first, and nothing that must stay hidden."""

import csv
import html
import re
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from geo.store.models import Layer, LocalIssue, Municipality
from geo.store.municipalities import mark_changed
from geo.store.session import transaction
from tests.web.pages import CITY, features
from web.database import EXTENSION, get_snapshot
from web.pages import tel
from web.words import FOLDERS

DEMO = Path(__file__).resolve().parents[2] / "data" / "layers" / CITY
HOTLINE = "こころと暮らしの電話（架空）"


def address_of(client, title: str) -> str:
    with client.application.app_context():
        cards = get_snapshot(CITY).cards
    (card,) = [card for card in cards if card.title == title]
    return f"/{CITY}/{FOLDERS[card.kind]}/{card.uid}"


def page_of(client, title: str) -> str:
    answer = client.get(address_of(client, title))

    assert answer.status_code == 200
    return html.unescape(answer.text)


def text_of(page: str) -> str:
    main = page[page.index("<main") :]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def demo_row(name: str, column: str, title: str) -> dict[str, str]:
    with (DEMO / name).open(encoding="utf-8-sig") as stream:
        return next(row for row in csv.DictReader(stream) if row[column] == title)


def test_an_activity_answers_before_it_describes(client):
    page = page_of(client, "公園の草花の手入れ")
    words = text_of(page)
    answer = page[page.index('<dl class="answer">') : page.index("</dl>")]

    assert re.findall(r"<dt>(.*?)</dt>", answer) == [
        "いつ",
        "どこで",
        "参加",
        "費用",
        "聞く先",
    ]
    assert "申込不要" in answer
    assert 'href="tel:0000000000"' in answer
    assert words.index("聞く先") < words.index("公園の花壇に水をやり")
    assert "最後に確かめた日" in words


def test_an_activity_leads_to_its_organiser_and_its_association(client):
    page = page_of(client, "公園の草花の手入れ")

    assert f'href="{address_of(client, "つむぎ台自治会（架空）")}"' in page
    assert "この場所の自治会" in page
    assert "の「まちづくり」の活動" in page


def test_no_code_of_ours_stands_on_a_page(client):
    words = text_of(page_of(client, "公園の草花の手入れ"))

    assert re.findall(r"\b(adoption|cooperation|welfare|town)\b", words) == []


def test_a_centre_says_when_it_is_open_and_what_is_held_there(client):
    words = text_of(page_of(client, "市民活動プラザみどり（架空）"))

    assert "09:00〜21:00" in words
    assert "ここで行われる活動" in words
    assert "はじめてのボランティア説明会" in words


def test_a_desk_says_for_what_it_answers(client):
    anything = text_of(page_of(client, "協働の相談窓口（架空）"))
    green = text_of(page_of(client, "公園アダプトの窓口（架空）"))

    assert "どの分野でも聞けます" in anything
    assert "受け持つ分野" in green
    assert "相談窓口" in green


def test_an_association_shows_territory_members_and_how_to_join(client):
    page = page_of(client, "つむぎ台自治会（架空）")
    words = text_of(page)

    assert 'class="loc"' in page
    assert re.search(r"世帯のうち[\d,]+世帯（\d", words)
    assert "転入の方へ班長が申込書を届けます" in words
    assert "/districts/13225-A02?areas=associations" in page
    assert "登録なし" in words
    assert "していないという意味ではありません" in words


def test_a_group_names_its_fields_and_activities(client):
    words = text_of(page_of(client, "里山と川のなかま（架空）"))

    assert "活動の分野" in words
    assert "野鳥を見る朝" in words


@pytest.mark.parametrize(
    ("resolved", "said"),
    [(None, "取り組む人や団体を求めています"), (date(2026, 6, 1), "解決しました")],
)
def test_a_local_concern_has_a_page_that_says_how_it_stands(app, resolved, said):
    with transaction(app.extensions[EXTENSION]) as session:
        city = session.scalar(select(Municipality).where(Municipality.slug == CITY))
        layer = session.scalars(
            select(Layer).where(Layer.municipality_id == city.id)
        ).first()
        issue = LocalIssue(
            layer_id=layer.id,
            municipality_id=city.id,
            title="雪かきの手が足りない",
            field="welfare",
            reported_on=date(2026, 2, 1),
            resolved_on=resolved,
        )
        session.add(issue)
        mark_changed(session, city)
        session.flush()
        uid = issue.uid
    words = text_of(app.test_client().get(f"/{CITY}/issues/{uid}").text)

    assert said in words
    assert "2026年2月1日" in words
    assert "福祉の相談窓口（架空）" in words


def test_a_free_site_looks_for_somebody_and_says_whom_to_ask(client):
    free = next(
        f for f in features(client) if f["properties"].get("adoption_state") == "free"
    )
    words = text_of(client.get(f"/{CITY}/adoption/{free['id']}").text)

    assert "引き受け手を募集しています" in words
    assert "公園アダプトの窓口（架空）" in words


@pytest.mark.parametrize(
    "query",
    ["", "?field=welfare", "?topic=trouble&place=百村", "?near=35.6345,139.4946"],
)
def test_a_hidden_hotline_gives_only_its_phone(client, query):
    row = demo_row("desks.csv", "名称", HOTLINE)
    page = client.get(f"/{CITY}/ask/{query}").text + page_of(client, HOTLINE)

    assert HOTLINE in page or query.startswith("?near")
    assert row["位置の公開"] == "非公開"
    assert row["緯度"] not in page
    assert row["経度"] not in page
    for item in re.findall(r"<li>.*?</li>", page, re.DOTALL):
        if HOTLINE in item:
            assert "直線" not in item
            assert row["住所"] not in item


def test_a_hidden_hotline_is_no_point_in_any_district(client):
    collection = client.get(f"/{CITY}/features.geojson").json["features"]
    uid = address_of(client, HOTLINE).rsplit("/", 1)[1]
    found = [feature for feature in collection if feature["id"] == uid]
    pages = [
        client.get(f"/{CITY}/districts/13225{number:03}").text
        for number in range(1, 25)
    ]

    assert all(feature["geometry"] is None for feature in found)
    assert not any(HOTLINE in page for page in pages)


def test_a_district_says_what_is_on_and_whom_to_ask(client):
    words = text_of(client.get(f"/{CITY}/districts/13225001").text)

    assert "30日以内の予定" in words
    assert "近い支援拠点" in words
    assert "どこに聞くか調べる" in words


def test_asking_works_with_a_district_and_a_topic(client):
    page = client.get(f"/{CITY}/ask/?topic=join&district=13225001").text

    assert "区域がこの地区にかかる自治会です" in page
    assert 'value="join" checked' in page


def test_asking_near_a_town_says_from_where_it_measures(client):
    page = client.get(f"/{CITY}/ask/?topic=borrow&place=東長沼").text

    assert "直線" in page
    assert "町のまん中あたりからの直線" in page


def test_a_place_that_names_several_districts_offers_them(client):
    page = client.get(f"/{CITY}/ask/?topic=join&place=向陽台").text

    assert "1つに決められませんでした" in page
    assert "向陽台一丁目</a>" in page
    assert "topic=join" in page


def test_a_place_nobody_knows_is_said_and_never_an_error(client):
    answer = client.get(f"/{CITY}/ask/?place=どこにもない町")

    assert answer.status_code == 200
    assert "1つに決められませんでした" in answer.text


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("000-000-0000", "tel:0000000000"),
        ("00（0000）0000", None),
        ("000-000-0000（内線12）", "tel:0000000000"),
        ("+81-00-000-0000", "tel:+81000000000"),
        ("事務局まで", None),
        (None, None),
    ],
)
def test_a_phone_number_can_be_rung(written, address):
    assert tel(written) == address
