"""The way in for staff: cookies, forms from elsewhere, guessing, addresses to go on to."""

import re

import pytest
from sqlalchemy import select

from geo.store.accounts import create_staff
from geo.store.models import Account, SignIn
from geo.store.session import transaction
from web.database import EXTENSION

WHO = "kakari@city.example.jp"
PASSPHRASE = "花壇に水をやる火曜日"
DESK = "/desk/"


@pytest.fixture
def staffed(app):
    app.config["WTF_CSRF_ENABLED"] = True
    with transaction(app.extensions[EXTENSION]) as session:
        create_staff(session, WHO, PASSPHRASE + "の朝")
    return app


def token(client, path: str) -> str:
    page = client.get(path).get_data(as_text=True)
    return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]


def enter(client, **answers):
    form = {
        "address": WHO,
        "passphrase": PASSPHRASE + "の朝",
        "csrf_token": token(client, "/desk/sign-in"),
    }
    return client.post("/desk/sign-in", data=form | answers)


def test_the_desk_asks_a_visitor_to_sign_in_and_goes_on_from_there(staffed):
    client = staffed.test_client()
    asked = client.get("/desk/imports/")

    answer = enter(client, going="/desk/imports/")

    assert asked.status_code == 303
    assert "/desk/sign-in?going=/desk/imports/" in asked.location
    assert answer.location == "/desk/imports/"
    assert client.get("/desk/").status_code == 200


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/desk/",
        "//evil.example/desk/",
        "/\\evil.example",
        "javascript:alert(1)",
        "/inagi/",
        "",
    ],
)
def test_signing_in_leads_nowhere_else(staffed, elsewhere):
    answer = enter(staffed.test_client(), going=elsewhere)

    assert answer.location == DESK


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(staffed):
    answer = enter(staffed.test_client())
    cookie = next(
        value
        for value in answer.headers.getlist("Set-Cookie")
        if value.startswith("kyodo=")
    )

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_over_https_the_cookie_is_bound_to_this_host(staffed):
    client = staffed.test_client()
    base = "https://map.example.jp"
    page = client.get("/desk/sign-in", base_url=base).get_data(as_text=True)
    form = {
        "address": WHO,
        "passphrase": PASSPHRASE + "の朝",
        "csrf_token": re.search(r'csrf_token" value="([^"]+)"', page)[1],
    }
    answer = client.post(
        "/desk/sign-in",
        data=form,
        base_url=base,
        headers={"Referer": f"{base}/desk/sign-in"},
    )
    cookie = next(
        value
        for value in answer.headers.getlist("Set-Cookie")
        if value.startswith("__Host-kyodo=")
    )

    assert {"Secure", "HttpOnly", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_a_form_from_elsewhere_changes_nothing(staffed):
    client = staffed.test_client()
    answer = client.post(
        "/desk/sign-in", data={"address": WHO, "passphrase": PASSPHRASE + "の朝"}
    )

    assert answer.status_code == 400
    assert "古くなりました" in answer.get_data(as_text=True)
    assert client.get(DESK).status_code == 303


def test_a_wrong_passphrase_says_so_and_keeps_the_address(staffed):
    answer = enter(staffed.test_client(), passphrase="ちがう合言葉です")
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert WHO in page
    assert "ちがう合言葉です" not in page


def test_guessing_is_stopped_after_five_tries(staffed):
    client = staffed.test_client()
    answers = [
        enter(client, passphrase=f"ちがう合言葉その{number}").status_code
        for number in range(7)
    ]

    assert answers == [422] * 5 + [429] * 2
    assert enter(client).status_code == 429


def test_each_sign_in_has_its_own_secret_and_ends_alone(staffed):
    first, second = staffed.test_client(), staffed.test_client()
    enter(first)
    enter(second)
    first.post("/desk/sign-out", data={"csrf_token": token(first, DESK)})

    with transaction(staffed.extensions[EXTENSION]) as session:
        hashes = session.scalars(select(SignIn.token_hash)).all()

    assert len(set(hashes)) == 2
    assert first.get(DESK).status_code == 303
    assert second.get(DESK).status_code == 200


def test_an_account_that_is_not_staff_is_led_to_its_groups(staffed):
    client = staffed.test_client()
    enter(client)
    with transaction(staffed.extensions[EXTENSION]) as session:
        session.scalar(select(Account)).is_staff = False

    assert client.get(DESK).location == "/desk/mine"
    assert client.get("/desk/imports/").status_code == 404


def test_pages_of_the_desk_are_never_kept(staffed):
    client = staffed.test_client()
    enter(client)

    assert client.get(DESK).cache_control.no_store
    assert client.get("/desk/sign-in").cache_control.no_store
