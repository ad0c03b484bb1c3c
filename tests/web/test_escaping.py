"""Text from a file stays text in every page, script and data file."""

import csv
import re
from datetime import date

import pytest

from geo.store.layers import LayerSpec
from tests.web.pages import CITY, DATA, FIXED, FOLDERS, OWN, features, poster_of
from web.database import EXTENSION
from web.importing import LayerWish, run_import

ATTACK = (
    "<img src=x onerror=alert(1)> ${alert(2)} `${alert(3)}` "
    "</script><script>alert(4)</script> '\"><svg onload=alert(5)> {{ 7*191 }}"
)
COLUMNS = {
    "activity": (
        "ID イベント名 イベント名_カナ 説明 場所名称 住所 連絡先名称 主催者 持ち物 備考 料金(基本)"
    ),
    "place": "NO 名称 名称_カナ 住所 説明 備考 サービス 開館時間 休館日",
    "adoption_site": "ID 名称 説明 住所 資産番号 区画 活動団体 作業内容",
    "organisation": "ID 名称 名称_カナ 説明 住所 入会方法 活動紹介 窓口",
}
FORMS = re.compile(r"<img src=x|<svg onload|<script>alert|\b1337\b|='\"><")


@pytest.fixture
def hostile(app, tmp_path):
    """The demo with one layer of each kind whose every text is an attack."""
    for kind, columns in COLUMNS.items():
        headers = columns.split()
        path = tmp_path / f"{kind}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([*headers, "緯度", "経度", "開始日"])
            day = date(2027, 5, 1).isoformat()
            texts = [ATTACK] * (len(headers) - 1)
            writer.writerow([f"x{kind}", *texts, "35.635", "139.5", day])
        slug = f"hostile-{kind}".replace("_", "-")
        wish = LayerWish(
            spec=LayerSpec(slug, kind, ATTACK, ATTACK, ATTACK),
            kind=kind,
            defaults={"place_kind": "support_centre"} if kind == "place" else None,
        )
        run_import(app.extensions[EXTENSION], path, "13225", wish)
    return app.test_client()


def attacked_pages(client) -> list[str]:
    found = [f for f in features(client) if "onerror" in f["properties"]["title"]]
    assert {f["properties"]["kind"] for f in found} == set(FOLDERS) - {"place"}
    pages = [f"/{CITY}/{FOLDERS[f['properties']['kind']]}/{f['id']}" for f in found]
    slugs = [f"hostile-{kind}".replace("_", "-") for kind in COLUMNS]
    joins = [f"{page}/join" for page in pages if f"/{FOLDERS['activity']}/" in page]
    frames = [f"/embed/{CITY}/", *(f"/embed/{CITY}/{f['id']}" for f in found)]
    papers = [poster_of(page) for page in pages]
    pages = [*pages, *joins, *papers, *frames]
    return [*FIXED, *OWN, *pages, *(f"/{CITY}/layers/{slug}" for slug in slugs)]


def test_hostile_text_is_escaped_on_every_page(hostile):
    shown = 0
    for path in attacked_pages(hostile):
        page = hostile.get(path).get_data(as_text=True)

        assert not FORMS.search(page), path
        shown += "&lt;img src=x" in page
    assert shown >= 2 * len(COLUMNS)


@pytest.mark.parametrize("path", [path for path in DATA if path.endswith(".js")])
def test_map_script_holds_no_text_of_any_feature(hostile, path):
    script = hostile.get(path).get_data(as_text=True)

    assert "onerror" not in script
    assert "alert(" not in script


@pytest.mark.parametrize(
    "path",
    [
        "/inagi/?q={}", "/inagi/?kind={}", "/inagi/?field={}", "/inagi/?district={}",
        "/inagi/?lang={}", "/inagi/districts/?indicator={}", "/inagi/districts/?sort={}",
        "/inagi/districts/?areas={}", "/inagi/districts/{}", "/inagi/activities/{}",
        "/inagi/layers/{}", "/{}/", "/nowhere/{}",
    ],
)  # fmt: skip
def test_hostile_address_is_escaped(client, path):
    attack = "%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E"

    page = client.get(path.format(attack)).get_data(as_text=True)

    assert "<img src=x" not in page


def test_a_link_of_a_file_is_followed_only_over_http(app, tmp_path):
    path = tmp_path / "events.csv"
    path.write_text(
        "イベント名,開始日,URL\n悪い行事,2027-05-01,javascript:alert(1)\n", "utf-8"
    )
    spec = LayerSpec("bad-links", "activity", "行事", "架空", "架空")
    wish = LayerWish(spec=spec, kind="activity")
    run_import(app.extensions[EXTENSION], path, "13225", wish)
    client = app.test_client()
    bad = next(f for f in features(client) if f["properties"]["title"] == "悪い行事")

    page = client.get(f"/{CITY}/activities/{bad['id']}").get_data(as_text=True)

    assert 'href="javascript' not in page
