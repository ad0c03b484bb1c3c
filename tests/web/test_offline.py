"""What the service worker is sent as, and what it may keep."""

import json
import re


def test_worker_is_sent_from_the_root_and_asked_for_again(client):
    answer = client.get("/service-worker.js")

    assert answer.status_code == 200
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"


def test_worker_drops_its_caches_with_the_build(app, client):
    script = client.get("/service-worker.js").text

    assert f'const BUILD = "{app.config["BUILD"]}"' in script


def test_worker_knows_an_offline_page_in_every_language(client):
    script = client.get("/service-worker.js").text
    pages = json.loads(re.search(r"const OFFLINE = (\{.*\});", script)[1])

    assert set(pages) == {"ja", "ja-easy", "en"}
    for address in pages.values():
        assert client.get(address).status_code == 200


def test_worker_asks_for_files_that_exist(client):
    script = client.get("/service-worker.js").text
    files = json.loads(re.search(r"concat\((\[.*\])\)", script)[1])

    assert len(files) > 3
    for address in files:
        with client.get(address) as answer:
            assert answer.status_code == 200


def test_worker_never_keeps_the_desk(client):
    script = client.get("/service-worker.js").text

    assert "/desk/" in json.loads(re.search(r"const NEVER = (\[.*\]);", script)[1])


def test_policy_lets_the_worker_and_the_manifest_be_ours_only(client):
    policy = client.get("/inagi/").headers["Content-Security-Policy"]

    assert "script-src 'self'" in policy  # which workers fall back to
    assert "manifest-src 'self'" in policy


def test_manifest_names_the_service_in_the_language_of_the_page(client):
    manifest = client.get("/manifest.webmanifest?lang=ja-easy")
    said = manifest.get_json(force=True)

    assert manifest.mimetype == "application/manifest+json"
    assert said["name"] == "協働マップ"
    assert said["start_url"] == "/?lang=ja-easy"
    with client.get(said["icons"][0]["src"]) as icon:
        assert icon.mimetype == "image/svg+xml"


def test_offline_page_says_what_can_be_read(client):
    assert "前に開いたページは見られます。" in client.get("/offline/").text
