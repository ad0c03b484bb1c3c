"""Pages for paper: numbers agree, readings are never guessed, nothing withheld shows."""

import csv
import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from geo.store.layers import LayerSpec
from tests.web.pages import CITY, features, first_of
from web.database import EXTENSION, get_snapshot
from web.furigana import READINGS, furigana
from web.importing import LayerWish, run_import
from web.paper_words import day_numbers, days_in_words

ROOT = Path(__file__).resolve().parents[2]
DISTRICT = "13225017"
CIRCULAR = f"/{CITY}/paper/kairanban?district={DISTRICT}&month=2026-12"
ATTACK = "<img src=x onerror=alert(1)> </script><svg onload=alert(2)> '\">"
KANJI = re.compile(r"[\u4e00-\u9fff]")


def text_of(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def uid_of(client, title):
    return next(
        f["id"] for f in features(client) if f["properties"]["title"].startswith(title)
    )


def table_numbers(page):
    return re.findall(r'aria-label="(\d+)番"><circle[^>]*fill="(#\w+)"', page)


@pytest.mark.parametrize(
    "name", ["つむぎ台自治会", "みどり野自治会", "花あかり団地自治会", "星空の街自治会"]
)
def test_numbers_on_the_map_are_those_of_the_table(client, name):
    uid = uid_of(client, name)

    page = text_of(client, f"/{CITY}/paper/kairanban?organisation={uid}&month=2026-12")

    on_map = re.findall(r'class="disc-number"[^>]*>(\d+)</text>', page)
    rows = table_numbers(page)
    assert [number for number, _ in rows] == [str(n) for n in range(1, len(rows) + 1)]
    assert sorted(on_map) == sorted(n for n, fill in rows if fill == "#000")


def test_what_is_withheld_has_no_disc_and_no_place(demo_app, client):
    with demo_app.app_context():
        snapshot = get_snapshot(CITY)
        hidden = [
            card
            for card in snapshot.cards
            if card.location == "withheld" and card.kind == "activity"
        ]
    assert hidden
    shown = 0
    for card in hidden:
        poster = text_of(client, f"/{CITY}/paper/{card.uid}")
        assert "paper-map" not in poster
        assert "場所は窓口に聞いてください" in poster
        if card.district_code:
            path = f"/{CITY}/paper/kairanban?district={card.district_code}"
            page = text_of(client, path)
            rows = table_numbers(page)
            discs = re.findall(r'class="disc-number"', page)
            if card.title in page:
                shown += 1
                assert len(discs) < len(rows)
    assert shown


def test_a_cancelled_activity_is_struck_and_says_so(demo_app, client):
    with demo_app.app_context():
        snapshot = get_snapshot(CITY)
        card = next(
            card
            for card in snapshot.cards
            if card.status == "cancelled" and card.district_code
        )
        month = snapshot.get_schedule(card.uid).starts_on
    path = f"/{CITY}/paper/kairanban?district={card.district_code}&month={month:%Y-%m}"

    page = text_of(client, path)

    assert re.search(rf"中止</strong> <s><strong>{re.escape(card.title)}", page)


def test_an_empty_month_says_so(client):
    page = text_of(client, f"/{CITY}/paper/kairanban?district=13225020&month=2090-01")

    assert "集まりは、まだ登録されていません。" in page


def test_without_a_district_the_page_asks_for_one(client):
    page = text_of(client, f"/{CITY}/paper/kairanban")

    assert "どこの回覧板ですか" in page
    assert not re.search(r'class="(?:[^"]* )?a4[ "]', page)


def test_the_form_leads_to_an_address_that_names_what_was_chosen(client):
    uid = uid_of(client, "つむぎ台自治会")

    answer = client.get(
        f"/{CITY}/paper/kairanban?whose=organisation:{uid}&month=2027-01&ruby=1"
    )

    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(
        f"kairanban?organisation={uid}&month=2027-01&ruby=1"
    )


@pytest.mark.parametrize("month", ["2026-13", "soon", "2026-1", "0001-01", "9999-12"])
def test_a_month_that_cannot_be_read_is_refused(client, month):
    assert client.get(f"{CIRCULAR}&month={month}").status_code == 200
    path = f"/{CITY}/paper/kairanban?district={DISTRICT}&month={month}"
    assert client.get(path).status_code == 422


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("kairanban?district=nowhere", 404),
        ("kairanban?district=13225017&areas=nothing", 404),
        ("kairanban?organisation=nobody", 404),
        ("guidebook?district=nowhere", 404),
        ("nothing-here", 404),
    ],
)
def test_paper_of_nobody_is_not_found(client, path, status):
    assert client.get(f"/{CITY}/paper/{path}").status_code == status


def test_an_activity_is_no_organisation(client):
    uid = uid_of(client, "いきいき体操")

    answer = client.get(f"/{CITY}/paper/kairanban?organisation={uid}")

    assert answer.status_code == 422


def test_other_area_sets_can_be_printed(client):
    page = text_of(
        client, f"/{CITY}/paper/kairanban?district=13225-A02&areas=associations"
    )

    assert "つむぎ台自治会（架空）" in page


def test_readings_stand_on_our_words_and_on_registered_names_only(client):
    uid = uid_of(client, "つむぎ台自治会")
    path = f"/{CITY}/paper/kairanban?organisation={uid}&month=2026-12"

    plain = text_of(client, path)
    page = text_of(client, f"{path}&ruby=1")

    assert "<ruby>" not in plain
    pairs = set(re.findall(r"<ruby>([^<]+)<rp>（</rp><rt>([^<]+)</rt>", page))
    ours = set(READINGS)
    names = {
        (f["properties"]["title"], f["properties"].get("kana"))
        for f in features(client)
    }
    titles = {title for title, _ in names}
    assert pairs & ours
    assert ("いきいき体操の日", "いきいきたいそうのひ") in pairs
    assert all(pair in ours or pair[0] in titles for pair in pairs)


def test_every_word_of_ours_that_is_printed_has_its_reading():
    said = []
    for path in (ROOT / "templates/paper").glob("*.html"):
        said += re.findall(r'own\(_\("([^"]+)"\)\)', path.read_text("utf-8"))
    assert len(said) > 20

    for text in said:
        unread = "".join(part for part, reading in furigana(text) if not reading)
        assert not KANJI.search(unread), text


def test_days_are_written_as_people_say_them():
    december = [date(2026, 12, day) for day in range(1, 32)]

    assert days_in_words(december[:1]) == "1日（火）"
    assert days_in_words([december[0], december[7]]) == "1・8日（火）"
    assert days_in_words([december[0], december[2]]) == "1日（火）、3日（木）"
    assert days_in_words(december) == "毎日"
    assert days_in_words(december[:28]) == "1〜28日"
    assert day_numbers([*december[:2], *december[4:7]]) == "1・2・5〜7"


def test_the_same_address_draws_the_same_page(client):
    assert text_of(client, CIRCULAR) == text_of(client, CIRCULAR)


@pytest.mark.parametrize(
    "path", [CIRCULAR, f"/{CITY}/paper/guidebook", f"/{CITY}/paper/kairanban"]
)
def test_unchanged_paper_is_not_sent_again(client, path):
    tag = client.get(path).headers["ETag"]

    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    "kind", ["activity", "support_centre", "adoption_site", "organisation"]
)
def test_everything_has_a_poster_with_its_own_address(client, kind):
    address = first_of(client, kind)
    uid = address.rsplit("/", 1)[1]

    page = text_of(client, f"/{CITY}/paper/{uid}")

    assert "最新の予定はこちら" in page
    assert f"/{CITY}/paper/{uid}?ruby=1" in unescape(page)


def test_guidebook_links_lead_to_something(client):
    page = text_of(client, f"/{CITY}/paper/guidebook")

    ids = set(re.findall(r'\sid="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= ids


def test_hostile_titles_stay_text_on_paper(app, tmp_path):
    path = tmp_path / "events.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            [
                "イベント名",
                "イベント名_カナ",
                "場所名称",
                "主催者",
                "緯度",
                "経度",
                "開始日",
            ]
        )
        writer.writerow([ATTACK] * 4 + ["35.640", "139.5", "2026-12-05"])
    spec = LayerSpec("hostile", "activity", ATTACK, ATTACK, ATTACK)
    run_import(
        app.extensions[EXTENSION], path, "13225", LayerWish(spec=spec, kind="activity")
    )
    client = app.test_client()
    found = next(f for f in features(client) if "onerror" in f["properties"]["title"])
    with app.app_context():
        district = get_snapshot(CITY).get_card(found["id"]).district_code

    for path in (
        f"/{CITY}/paper/kairanban?district={district}&month=2026-12&ruby=1",
        f"/{CITY}/paper/{found['id']}?ruby=1",
        f"/{CITY}/paper/guidebook",
        f"/{CITY}/qr/{found['id']}.svg",
        f"/{CITY}/activities/{found['id']}",
        f"/embed/{CITY}/?q=onerror",
        f"/embed/{CITY}/{found['id']}",
    ):
        page = text_of(client, path)

        assert "&lt;img src=x" in page, path
        assert not re.search(r"<img src=x|<svg onload", page), path
