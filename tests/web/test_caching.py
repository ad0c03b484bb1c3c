"""What has not changed is not sent again, and what has changed always is."""

import gzip
import itertools
import json
import re

import pytest

from geo.store.municipalities import ensure_municipality, mark_changed
from geo.store.session import transaction
from tests.web.pages import DATA, FIXED, MISSING, UNCLEAR
from web.database import EXTENSION

CITY_PAGES = [path for path in FIXED if path != "/"]
PACKED = {"Accept-Encoding": "gzip"}


@pytest.mark.parametrize("path", [*CITY_PAGES, *DATA])
def test_unchanged_answer_is_304_without_a_body(client, path):
    first = client.get(path)

    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert first.status_code == 200
    assert not first.headers["ETag"].startswith("W/")
    assert "no-cache" in first.headers["Cache-Control"]
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize("path", [*CITY_PAGES, *DATA])
def test_packed_answer_has_a_tag_of_its_own_and_the_same_content(client, path):
    plain = client.get(path)
    packed = client.get(path, headers=PACKED)

    assert "Accept-Encoding" in plain.headers["Vary"]
    if "Content-Encoding" not in packed.headers:
        assert len(plain.data) < 1024
        return
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    tag = packed.headers["ETag"]
    again = client.get(path, headers=PACKED | {"If-None-Match": tag})
    assert again.status_code == 304
    assert again.headers["ETag"] == tag


def test_a_tag_that_a_proxy_weakened_still_counts(client):
    tag = client.get("/inagi/").headers["ETag"]

    again = client.get("/inagi/", headers={"If-None-Match": f'"old", W/{tag}'})

    assert again.status_code == 304


def test_a_reader_who_cannot_unpack_is_never_sent_packed_bytes(client):
    for accepted in ("identity", "gzip;q=0", "br"):
        answer = client.get("/inagi/", headers={"Accept-Encoding": accepted})

        assert "Content-Encoding" not in answer.headers


def test_the_same_question_gets_the_same_bytes(client):
    assert client.get("/inagi/").data == client.get("/inagi/").data


def test_language_and_question_have_tags_of_their_own(client):
    paths = ("/inagi/", "/inagi/?lang=en", "/inagi/?kind=activity", "/asaka/")

    tags = [client.get(path).headers["ETag"] for path in paths]

    assert all(one != other for one, other in itertools.combinations(tags, 2))


@pytest.mark.parametrize("path", ["/inagi/", "/inagi/features.geojson"])
def test_a_change_in_the_database_changes_the_answer_at_once(app, client, path):
    before = client.get(path).headers["ETag"]
    uid = json.loads(client.get("/inagi/features.geojson").data)["features"][0]["id"]
    with transaction(app.extensions[EXTENSION]) as session:
        session.connection().exec_driver_sql(
            f"UPDATE feature SET title = '題を変えました' WHERE uid = '{uid}'"  # noqa: S608 - an identifier of ours
        )
        mark_changed(session, ensure_municipality(session, "13225"))

    after = client.get(path, headers={"If-None-Match": before})

    assert after.status_code == 200
    assert after.headers["ETag"] != before
    assert "題を変えました" in after.get_data(as_text=True)


@pytest.mark.parametrize("path", [*MISSING, *UNCLEAR])
def test_an_error_is_never_kept(client, path):
    answer = client.get(path)

    assert "max-age" not in answer.headers.get("Cache-Control", "")
    assert client.get(path, headers={"If-None-Match": "*"}).status_code >= 400


def test_static_files_of_a_page_are_kept_for_a_year_under_a_versioned_address(client):
    page = client.get("/inagi/").get_data(as_text=True)
    # What modules import has no version, and no other address when preloaded.
    page = re.sub(r'<link rel="modulepreload"[^>]+>', "", page)
    addresses = set(re.findall(r'(?:src|href)="(/static/[^"#]+)', page))

    assert addresses
    for address in addresses:
        assert re.search(r"\?v=[0-9a-f]{12}$", address), address
        answer = client.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        assert "max-age=31536000" in answer.headers["Cache-Control"]
        answer.close()


def test_a_static_file_without_a_version_is_not_kept_for_a_year(client):
    answer = client.get("/static/kyodo.css")

    assert "immutable" not in answer.headers.get("Cache-Control", "")
    answer.close()
