"""Every answer tells the browser what to refuse."""

import pytest

from tests.web.pages import DATA, FIXED, MISSING, OWN, UNCLEAR
from web import create_app

POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
}
STATIC = ("/static/kyodo.css", "/static/nothing-here.css")


def policy_of(response) -> dict[str, list[str]]:
    parts = response.headers["Content-Security-Policy"].split(";")
    return {name: sources for name, *sources in (part.split() for part in parts)}


@pytest.mark.parametrize("path", [*FIXED, *OWN, *DATA, *MISSING, *UNCLEAR, *STATIC])
def test_every_answer_carries_the_whole_policy(client, path):
    response = client.get(path)

    assert policy_of(response) == POLICY
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert "camera=()" in response.headers["Permissions-Policy"]
    response.close()


def test_an_answer_304_carries_the_policy_too(client):
    tag = client.get("/inagi/").headers["ETag"]

    response = client.get("/inagi/", headers={"If-None-Match": tag})

    assert response.status_code == 304
    assert policy_of(response) == POLICY


def test_images_may_come_from_the_base_map_and_from_nowhere_else(tmp_path):
    app = create_app(
        {
            "TESTING": True,
            "KYODO_DATABASE": str(tmp_path / "new.gpkg"),
            "KYODO_BASE_MAP": "gsi-pale",
        }
    )

    response = app.test_client().get("/static/kyodo.css")

    added = "https://cyberjapandata.gsi.go.jp"
    assert policy_of(response) == POLICY | {"img-src": [*POLICY["img-src"], added]}
    response.close()


@pytest.mark.parametrize("path", FIXED)
def test_no_page_sets_a_cookie(client, path):
    assert "Set-Cookie" not in client.get(path).headers
