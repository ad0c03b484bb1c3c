"""Text from a hostile file runs nowhere, on any page, in any field."""

import csv
import json
from datetime import date
from urllib.request import urlopen

import pytest

from geo.store.layers import LayerSpec
from geo.store.session import connect
from web.importing import LayerWish, run_import

pytestmark = pytest.mark.browser

ATTACKS = [
    "<img src=x onerror=window.__ran=1>",
    "${window.__ran=2}",
    "`${window.__ran=3}`",
    "</script><script>window.__ran=4</script>",
    "'\"><svg onload=window.__ran=5>",
    "javascript:window.__ran=6",
    "{{ 7*7 }}{% raise %}",
    "\\u003cimg src=x onerror=window.__ran=7\\u003e",
]
ATTACK = " ".join(ATTACKS)
HEADERS = {
    "activity": [
        "ID", "イベント名", "イベント名_カナ", "説明", "場所名称", "住所", "連絡先名称",
        "主催者", "団体名", "持ち物", "備考", "料金(基本)", "アクセス方法",
    ],
    "place": [
        "NO", "名称", "名称_カナ", "住所", "説明", "備考", "サービス", "開館時間", "休館日",
        "団体名",
    ],
    "adoption_site": ["ID", "名称", "説明", "住所", "資産番号", "区画", "活動団体", "作業内容"],
    "organisation": ["ID", "名称", "名称_カナ", "説明", "住所", "入会方法", "活動紹介", "窓口"],
}  # fmt: skip


@pytest.fixture(scope="module")
def hostile(serve, demo_gpkg, tmp_path_factory):
    """The demo with a layer of each kind full of attacks, in every text field."""
    folder = tmp_path_factory.mktemp("hostile")
    path = folder / "kyodo.gpkg"
    path.write_bytes(demo_gpkg.read_bytes())
    database = connect(str(path))
    for kind, headers in HEADERS.items():
        file = folder / f"{kind}.csv"
        with file.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.writer(opened)
            extra = (
                ["緯度", "経度", "開始日"] if kind == "activity" else ["緯度", "経度"]
            )
            writer.writerow([*headers, *extra])
            values = [ATTACK] * (len(headers) - 1)
            day = [date(2026, 12, 1).isoformat()] if kind == "activity" else []
            writer.writerow([f"h{kind}", *values, "35.635", "139.5", *day])
        spec = LayerSpec(
            f"hostile-{kind}".replace("_", "-"), kind, ATTACK, ATTACK, ATTACK
        )
        defaults = {"place_kind": "support_centre"} if kind == "place" else None
        wish = LayerWish(spec=spec, kind=kind, defaults=defaults)
        run_import(database, file, "13225", wish)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.engine.dispose()
    return serve(path)


def hostile_pages(origin):
    with urlopen(f"{origin}/inagi/features.geojson") as answer:
        features = json.load(answer)["features"]
    folders = {
        "activity": "activities",
        "support_centre": "places",
        "adoption_site": "adoption",
        "organisation": "organisations",
    }
    pages = ["/", "/inagi/", "/inagi/districts/", "/inagi/layers/"]
    pages += ["/inagi/districts/13225001", "/inagi/?q=%3Cimg%20src=x%20onerror=1%3E"]
    attacked = [f for f in features if "__ran" in f["properties"]["title"]]
    assert {f["properties"]["kind"] for f in attacked} == set(folders)
    for feature in attacked:
        folder = folders[feature["properties"]["kind"]]
        pages.append(f"/inagi/{folder}/{feature['id']}")
    return pages, [f["id"] for f in attacked]


def test_hostile_text_runs_nowhere(hostile, watch):
    pages, _ = hostile_pages(hostile)
    for path in pages:
        watched = watch(hostile)
        page = watched.open(path)

        assert page.evaluate("window.__ran") is None, path
        assert watched.violations() == [], path
        assert watched.errors == [], path


def test_hostile_text_is_shown_as_text_when_selected_on_the_map(hostile, watch):
    _, uids = hostile_pages(hostile)
    watched = watch(hostile)
    page = watched.open("/inagi/")
    for uid in uids:
        page.evaluate("uid => window.kyodoMap.select(uid)", uid)

        assert "<img src=x" in page.inner_text("#chizu .pop")
    assert page.evaluate("window.__ran") is None
    assert watched.violations() == []
