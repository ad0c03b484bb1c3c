"""A wrong address gets the right status and a page that says what to do next."""

import re

import pytest

from geo.domain import errors
from tests.web.pages import MISSING, UNCLEAR
from web.errors import STATUS

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")


def main_of(response) -> str:
    return re.search(
        r"<main.*?</main>", response.get_data(as_text=True), re.DOTALL
    ).group()


def words_of(html: str) -> str:
    return re.sub(r"<[^>]+>", " ", html)


@pytest.mark.parametrize("path", MISSING)
def test_what_is_not_there_is_404_and_leads_on(client, path):
    response = client.get(path)

    said = main_of(response)
    assert response.status_code == 404
    assert JAPANESE.search(said)
    assert 'href="/' in said
    assert "Error" not in words_of(said)


@pytest.mark.parametrize(("path", "parameter"), UNCLEAR.items())
def test_an_unknown_value_is_422_and_the_parameter_is_named(client, path, parameter):
    response = client.get(path)

    said = words_of(main_of(response))
    assert response.status_code == 422
    assert parameter in said
    assert "ください" in said


@pytest.mark.parametrize(
    "query",
    [
        "q=%00", "q=%F0%9F%8C%B8", "q=" + "あ" * 5000, "q[]=1", "page=-1", "page=9e9",
        "page=99999999999999999999", "page=１", "kind=&kind=", "lang=xx", "lang=../../etc",
        "district=%27%20OR%201=1", "field=%3Cscript%3E", "fy=abc", "fy=99999", "areas=%00",
        "indicator=", "sort=%3C", "%FF%FE=1", "q=%FF",
        # Names that building an address gives a meaning of its own.
        "city=asaka", "endpoint=static", "values=1", "self=1", "_method=POST",
        "_scheme=javascript&_external=1", "_anchor=x", "_external=1", "filename=x",
    ],
)  # fmt: skip
@pytest.mark.parametrize("page", ["/inagi/", "/inagi/districts/"])
def test_no_question_breaks_the_page(client, page, query):
    response = client.get(f"{page}?{query}")

    assert response.status_code in {200, 404, 422}
    assert "javascript:" not in response.get_data(as_text=True)


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_public_pages_are_read_only(client, method):
    assert getattr(client, method)("/inagi/").status_code == 405


def test_every_deliberate_error_has_a_status():
    deliberate = {
        item
        for item in vars(errors).values()
        if isinstance(item, type)
        and issubclass(item, errors.GeoError)
        and item is not errors.GeoError
    }

    assert set(STATUS) == deliberate


def test_the_inside_of_a_broken_page_stays_inside(app):
    @app.get("/broken")
    def broken():
        raise errors.SettingError("secret-path-of-the-operator")

    app.config["PROPAGATE_EXCEPTIONS"] = False
    response = app.test_client().get("/broken")

    assert response.status_code == 500
    assert "secret-path" not in response.get_data(as_text=True)
    assert JAPANESE.search(main_of(response))


def test_an_unexpected_error_is_a_calm_page_too(app):
    @app.get("/broken")
    def broken():
        raise RuntimeError("secret-inside")

    app.config["PROPAGATE_EXCEPTIONS"] = False
    response = app.test_client().get("/broken")

    assert response.status_code == 500
    assert "secret-inside" not in response.get_data(as_text=True)
    assert JAPANESE.search(main_of(response))
