"""Staff come in through the city's directory; nobody else does, however they try."""

import logging
import shutil
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import RSAKey
from sqlalchemy import select, update

from geo.domain.errors import SettingError
from geo.store.models import Account, SignIn
from geo.store.models.base import now
from geo.store.session import reading, transaction
from tests.web.directory import KEY, Directory, open_directory
from tests.web.visitor import Visitor, add_account, kept
from web import create_app
from web.database import EXTENSION, SNAPSHOTS
from web.settings import read_settings

STAFF = "kakari@city.example.jp"
CODE = "a-code-that-works-once"


@pytest.fixture(scope="module")
def provider():
    with open_directory() as directory:
        yield directory


@pytest.fixture
def city(provider, empty_gpkg, tmp_path):
    """The application with a directory, and one member of staff."""
    path = tmp_path / "city.gpkg"
    shutil.copy(empty_gpkg, path)
    provider.claims, provider.traded = {}, []
    provider.key = KEY
    app = create_app(
        {"TESTING": True, "KYODO_DATABASE": str(path), "KYODO_BASE_MAP": "none"}
        | provider.settings
    )
    add_account(app, STAFF, is_staff=True)
    yield app
    app.extensions[SNAPSHOTS].close()
    app.extensions[EXTENSION].engine.dispose()


def set_out(visitor: Visitor, provider: Directory, going: str = "/desk/imports/"):
    """Follow the link to the directory; remember what it was asked."""
    answer = visitor.get("/desk/oidc/start", query_string={"going": going})
    query = parse_qs(urlsplit(answer.location).query)
    provider.asked = {name: values[0] for name, values in query.items()}
    return answer


def come_back(visitor: Visitor, provider: Directory, **changes):
    query = {"code": CODE, "state": provider.asked["state"]} | changes
    return visitor.get("/desk/oidc/back", query_string=query)


def test_a_member_of_staff_comes_in_and_goes_on_to_where_they_wanted(city, provider):
    visitor = Visitor(city)
    start = set_out(visitor, provider)
    answer = come_back(visitor, provider)

    assert start.location.startswith(provider.issuer + "/authorize?")
    assert provider.asked["response_type"] == "code"
    assert provider.asked["code_challenge_method"] == "S256"
    assert provider.asked["redirect_uri"].endswith("/desk/oidc/back")
    assert (answer.status_code, answer.location) == (303, "/desk/imports/")
    assert visitor.get("/desk/").status_code == 200
    with reading(city.extensions[EXTENSION]) as session:
        assert session.scalars(select(SignIn.way)).all() == ["oidc"]
        subject = session.scalars(select(Account.oidc_subject)).one()
    assert subject == f"{provider.issuer} staff-1"


def test_from_then_on_the_subject_counts_and_not_the_address(city, provider):
    set_out(first := Visitor(city), provider)
    come_back(first, provider)
    provider.claims = {"email": "married@city.example.jp", "email_verified": False}
    set_out(renamed := Visitor(city), provider)
    same = come_back(renamed, provider)
    provider.claims = {"sub": "staff-2"}
    set_out(heir := Visitor(city), provider)
    other = come_back(heir, provider)

    assert same.status_code == 303
    assert other.status_code == 403  # the address was given to somebody else
    assert not heir.is_in


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "of another attempt"},
        {"nonce": None},
        {"exp": int(time.time()) - 3600, "iat": int(time.time()) - 7200},
        {"aud": "another-service"},
        {"aud": "another-service", "azp": "kyodo"},
        {"iss": "https://evil.example"},
        {"sub": ""},
    ],
    ids=["nonce", "no-nonce", "expired", "audience", "party", "issuer", "nobody"],
)
def test_a_token_that_was_not_made_for_this_attempt_lets_nobody_in(
    city, provider, claims
):
    provider.claims = claims
    set_out(visitor := Visitor(city), provider)
    before = kept(city)
    answer = come_back(visitor, provider)

    assert answer.status_code == 400
    assert kept(city) == before
    assert not visitor.is_in


def test_a_token_signed_by_somebody_else_lets_nobody_in(city, provider):
    provider.key = RSAKey.generate_key(2048, {"kid": "one"})
    set_out(visitor := Visitor(city), provider)

    assert come_back(visitor, provider).status_code == 400
    assert not visitor.is_in


def test_a_wrong_missing_or_replayed_state_lets_nobody_in(city, provider):
    set_out(visitor := Visitor(city), provider)
    answers = [
        come_back(visitor, provider, state="forged").status_code,
        visitor.get("/desk/oidc/back?code=x").status_code,
        come_back(Visitor(city), provider).status_code,  # another browser
        visitor.get("/desk/oidc/back?error=access_denied").status_code,
    ]
    in_before = visitor.is_in
    come_back(visitor, provider)
    visitor.post("/desk/sign-out")
    replayed = come_back(visitor, provider).status_code

    assert answers == [400] * 4
    assert not in_before
    assert replayed == 400
    assert len(provider.traded) == 1
    assert not visitor.is_in


@pytest.mark.parametrize(
    ("claims", "columns"),
    [
        ({"email_verified": False}, {}),
        ({"email_verified": "true"}, {}),
        ({"email": "nobody@city.example.jp"}, {}),
        ({}, {"disabled_at": now()}),
        ({}, {"is_staff": False}),
    ],
    ids=["unverified", "text", "unknown", "disabled", "no-staff"],
)
def test_whom_the_city_did_not_register_is_told_whom_to_ask(
    city, provider, claims, columns
):
    provider.claims = claims
    if columns:
        with transaction(city.extensions[EXTENSION]) as session:
            session.execute(update(Account).values(**columns))
    set_out(visitor := Visitor(city), provider)
    before = kept(city)
    answer = come_back(visitor, provider)

    assert answer.status_code == 403
    assert "登録を頼んでください" in answer.get_data(as_text=True)
    assert kept(city) == before  # no account is ever made, none is bound
    assert not visitor.is_in


def test_the_secret_a_browser_had_ends_when_the_directory_lets_it_in(city, provider):
    visitor, thief = Visitor(city), Visitor(city)
    visitor.enter(STAFF)
    thief.client.set_cookie("kyodo", visitor.secret)
    set_out(visitor, provider)
    come_back(visitor, provider)

    assert visitor.is_in
    assert not thief.is_in


def test_the_way_back_leads_nowhere_else(city, provider):
    set_out(visitor := Visitor(city), provider, "//evil.example/desk/")

    assert come_back(visitor, provider).location == "/desk/"


def test_setting_out_writes_nothing_and_loosens_no_policy(city, provider):
    before = kept(city)
    answer = set_out(Visitor(city), provider)

    assert kept(city) == before
    assert "form-action 'self'" in answer.headers["Content-Security-Policy"]


def test_neither_code_nor_token_reaches_a_log(city, provider, caplog):
    caplog.set_level(logging.DEBUG)
    set_out(visitor := Visitor(city), provider)
    come_back(visitor, provider)
    provider.claims = {"nonce": "of another attempt"}
    set_out(visitor, provider)
    come_back(visitor, provider)

    for secret in (CODE, provider.asked["state"], "kept-by-both", STAFF, "eyJ"):
        assert secret not in caplog.text


def test_a_directory_that_does_not_answer_gets_a_page(city):
    city.extensions["kyodo.directory"].server_metadata.clear()
    city.extensions["kyodo.directory"]._server_metadata_url = "http://127.0.0.1:9/"  # noqa: SLF001 - as after a restart
    answer = Visitor(city).get("/desk/oidc/start")

    assert answer.status_code == 502
    assert "合言葉では入れます" in answer.get_data(as_text=True)


def test_without_a_directory_this_way_does_not_exist(empty_app):
    visitor = Visitor(empty_app)

    assert visitor.get("/desk/oidc/start").status_code == 404
    assert visitor.get("/desk/oidc/back").status_code == 404
    assert "/desk/oidc/" not in visitor.read("/desk/sign-in")


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"KYODO_OIDC_ISSUER": ""}, "KYODO_OIDC_ISSUER"),
        ({"KYODO_OIDC_CLIENT_SECRET": ""}, "KYODO_OIDC_CLIENT_SECRET"),
        ({"KYODO_OIDC_ISSUER": "http://login.example.jp"}, "KYODO_OIDC_ISSUER"),
        ({"KYODO_OIDC_ISSUER": "http://localhost:80"}, "KYODO_OIDC_ISSUER"),
        ({"KYODO_OIDC_ISSUER": "login.example.jp"}, "KYODO_OIDC_ISSUER"),
        ({"KYODO_SECRET_KEY": ""}, "KYODO_SECRET_KEY"),
    ],
)
def test_half_a_directory_stops_the_start(changes, named):
    whole = Directory(issuer="https://login.example.jp").settings

    assert read_settings(whole).oidc.issuer == "https://login.example.jp"
    with pytest.raises(SettingError) as stopped:
        read_settings(whole | changes)
    assert stopped.value.details["setting"] == named
    assert "kept-by-both" not in str(stopped.value)
