"""What every answer carries: policy, tags, packing, statuses."""

import gzip
import json
import re

import pytest

PAGES = [
    "/",
    "/inagi/",
    "/inagi/districts/",
    "/inagi/districts/13225001",
    "/inagi/layers/",
    "/inagi/layers/activities",
    "/inagi/features.geojson",
    "/inagi/districts.geojson",
    "/inagi/map.js",
]
TAGGED = PAGES[1:]


@pytest.mark.parametrize("path", [*PAGES, "/nowhere/", "/static/kyodo.css"])
def test_every_answer_forbids_what_it_does_not_need(client, path):
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]

    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert "nonce" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"


def test_only_the_base_map_may_send_pictures_from_elsewhere(demo_path):
    from web import create_app

    app = create_app({"KYODO_DATABASE": str(demo_path), "KYODO_BASE_MAP": "gsi-pale"})
    policy = app.test_client().get("/").headers["Content-Security-Policy"]

    assert "img-src 'self' data: https://cyberjapandata.gsi.go.jp;" in policy
    assert policy.count("https://") == 1


@pytest.mark.parametrize("path", TAGGED)
def test_an_unchanged_page_is_not_sent_again(client, path):
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert first.status_code == 200
    assert not first.headers["ETag"].startswith("W/")
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize("path", TAGGED)
def test_a_packed_answer_unpacks_to_the_same_and_has_its_own_tag(client, path):
    plain = client.get(path)
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})

    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in packed.headers["Vary"]
    again = client.get(path, headers={"If-None-Match": packed.headers["ETag"]})
    assert again.status_code == 304


def test_a_change_in_the_database_changes_the_tag(app, client):
    from geo.store.models import Feature
    from web.database import get_database, open_transaction

    before = client.get("/inagi/").headers["ETag"]
    with app.app_context():
        assert get_database().embedded
        with open_transaction() as session:
            session.query(Feature).filter_by(title="ラジオ体操の朝").update(
                {"title": "朝の体操"}
            )
    after = client.get("/inagi/", headers={"If-None-Match": before})

    assert after.status_code == 200
    assert "朝の体操" in after.get_data(as_text=True)


def test_languages_and_questions_have_tags_of_their_own(client):
    paths = ["/inagi/", "/inagi/?lang=en", "/inagi/?kind=place", "/asaka/"]

    tags = {client.get(path).headers["ETag"] for path in paths}

    assert len(tags) == len(paths)


def test_static_files_are_kept_for_long_only_under_a_versioned_address(client):
    page = client.get("/").get_data(as_text=True)
    address = re.search(r"/static/kyodo\.css\?v=\w+", page).group()

    assert "immutable" in client.get(address).headers["Cache-Control"]
    assert "immutable" not in client.get("/static/kyodo.css").headers["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere/",
        "/inagi/nothing",
        "/inagi/activities/nothing",
        "/inagi/districts/99999",
        "/inagi/districts/?areas=nothing",
        "/inagi/layers/nothing",
        "/inagi/districts.geojson?areas=nothing",
    ],
)
def test_what_is_not_there_is_a_japanese_404_page(client, path):
    answer = client.get(path)

    assert answer.status_code == 404
    assert "ページがありません" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("/inagi/?kind=wrong", "kind"),
        ("/inagi/?field=wrong", "field"),
        ("/inagi/?district=99", "district"),
        ("/inagi/?page=0", "page"),
        ("/inagi/?page=²", "page"),
        ("/inagi/?q=" + "あ" * 101, "100字"),
        ("/inagi/features.geojson?kind=wrong", "kind"),
        ("/inagi/districts/?indicator=wrong", "indicator"),
        ("/inagi/districts/?sort=wrong", "sort"),
        ("/inagi/districts/?fy=wrong", "fy"),
    ],
)
def test_a_question_that_cannot_be_is_a_422_page_that_names_it(client, path, named):
    answer = client.get(path)

    assert answer.status_code == 422
    assert named in answer.get_data(as_text=True)


def test_a_post_is_refused_in_japanese(client):
    answer = client.post("/inagi/")

    assert answer.status_code == 405
    assert "この条件では表示できません" in answer.get_data(as_text=True)


def test_geojson_has_the_features_of_the_question(client):
    answer = client.get("/inagi/features.geojson?kind=activity")
    kinds = {f["properties"]["kind"] for f in json.loads(answer.data)["features"]}

    assert answer.mimetype == "application/geo+json"
    assert kinds == {"activity"}


def test_the_map_script_holds_no_text_of_any_feature(client):
    script = client.get("/inagi/map.js").get_data(as_text=True)
    features = json.loads(client.get("/inagi/features.geojson").data)["features"]

    assert not any(f["properties"]["title"] in script for f in features)


def test_a_wrong_folder_leads_to_the_right_page(client):
    features = json.loads(client.get("/inagi/features.geojson").data)["features"]
    uid = next(f["id"] for f in features if f["properties"]["kind"] == "activity")

    answer = client.get(f"/inagi/places/{uid}")

    assert answer.status_code == 308
    assert answer.headers["Location"].endswith(f"/inagi/activities/{uid}")
