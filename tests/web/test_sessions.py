"""Signed-in devices under attack: planted, stolen, forgotten, guessed, framed, forged."""

import logging
from datetime import timedelta
from urllib.parse import unquote

import pytest
from sqlalchemy import select, update

from geo.store.models import Account, FailedTry, SignIn
from geo.store.models.base import now
from geo.store.session import reading, transaction
from tests.web.visitor import (
    MEMBER,
    PASSPHRASE,
    TOKEN,
    Visitor,
    add_account,
    join,
    kept,
)
from web import create_app
from web.database import EXTENSION, SNAPSHOTS

OURS = {"signing_in", "sign_in_links", "devices", "account_address", "oidc"}


@pytest.fixture
def guarded(empty_app):
    """The application with forms protected, and one member."""
    empty_app.config["WTF_CSRF_ENABLED"] = True
    add_account(empty_app)
    return empty_app


def change(app, table=SignIn, **columns) -> None:
    with transaction(app.extensions[EXTENSION]) as session:
        session.execute(update(table).values(**columns))


def ours(app, method: str) -> list[str]:
    return [
        rule.rule.replace("<uid>", "abc").replace("<secret>", "s").replace("<new>", "n")
        for rule in app.url_map.iter_rules()
        if rule.endpoint.split(".")[0] in OURS and method in rule.methods
    ]


def test_a_secret_planted_before_signing_in_never_becomes_valid(guarded):
    visitor = Visitor(guarded)
    visitor.client.set_cookie("kyodo", "planted-by-somebody-else")
    visitor.enter()
    other = Visitor(guarded)
    other.client.set_cookie("kyodo", "planted-by-somebody-else")

    assert visitor.secret != "planted-by-somebody-else"
    assert visitor.is_in
    assert not other.is_in


def test_signing_in_again_ends_the_secret_the_browser_had(guarded):
    visitor, thief = Visitor(guarded), Visitor(guarded)
    visitor.enter()
    thief.client.set_cookie("kyodo", visitor.secret)
    before = thief.is_in
    visitor.enter()

    assert before
    assert visitor.is_in
    assert not thief.is_in


def test_a_form_token_from_before_signing_in_is_worth_nothing_after(guarded):
    visitor = Visitor(guarded)
    early = TOKEN.search(visitor.read("/desk/sign-in"))[1]
    visitor.enter()
    visitor.read("/desk/account/")
    answer = visitor.client.post("/desk/sign-out", data={"csrf_token": early})

    assert answer.status_code == 400
    assert visitor.is_in


def test_over_https_a_form_works_without_referer_and_its_cookie_is_this_host_s(
    guarded,
):
    client = guarded.test_client()
    base = "https://map.example.jp"
    page = client.get("/desk/sign-in", base_url=base)
    (cookie,) = page.headers.getlist("Set-Cookie")
    token = TOKEN.search(page.get_data(as_text=True))[1]
    form = {"address": MEMBER, "passphrase": PASSPHRASE, "csrf_token": token}
    entered = client.post("/desk/sign-in", data=form, base_url=base)
    account = client.get("/desk/account/", base_url=base)
    again = TOKEN.search(account.get_data(as_text=True))[1]
    path = "/desk/account/devices/end-others"
    ended = client.post(path, data={"csrf_token": again}, base_url=base)
    forged = client.post(path, data={"csrf_token": token}, base_url=base)

    assert cookie.startswith("__Host-kyodo-form=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert (entered.status_code, ended.status_code) == (303, 303)
    assert forged.status_code == 400


@pytest.mark.parametrize(
    ("stay", "columns", "is_in"),
    [
        (False, {"last_seen_at": timedelta(minutes=119)}, True),
        (False, {"last_seen_at": timedelta(hours=2)}, False),
        (False, {"created_at": timedelta(hours=12)}, False),
        (True, {"last_seen_at": timedelta(days=29)}, True),
        (True, {"last_seen_at": timedelta(days=30)}, False),
        (True, {"expires_at": timedelta(seconds=1)}, False),
    ],
)
def test_a_device_ends_unused_and_at_the_latest(guarded, stay, columns, is_in):
    visitor = Visitor(guarded)
    visitor.enter(**({"stay": "1"} if stay else {}))
    change(guarded, **{name: now() - ago for name, ago in columns.items()})

    assert visitor.is_in is is_in


def test_a_shared_device_forgets_with_the_browser_and_an_own_one_after_180_days(
    guarded,
):
    shared = Visitor(guarded).enter().headers.getlist("Set-Cookie")
    own = Visitor(guarded).enter(stay="1").headers.getlist("Set-Cookie")

    assert not any("Max-Age" in each for each in shared if each.startswith("kyodo="))
    assert any(f"Max-Age={180 * 86400}" in each for each in own)


def test_staff_never_stay_for_long_whatever_they_tick(guarded):
    change(guarded, Account, is_staff=True)
    visitor = Visitor(guarded)
    visitor.enter(stay="1")
    with reading(guarded.extensions[EXTENSION]) as session:
        device = session.scalars(select(SignIn)).one()

    assert not device.long_stay
    assert device.expires_at - device.created_at == timedelta(hours=12)


def test_somebody_who_becomes_staff_no_longer_stays_for_long(guarded):
    visitor = Visitor(guarded)
    visitor.enter(stay="1")
    change(guarded, last_seen_at=now() - timedelta(hours=3))
    change(guarded, Account, is_staff=True)

    assert not visitor.is_in


def test_a_disabled_account_is_out_at_once_and_stays_out(guarded):
    visitor = Visitor(guarded)
    visitor.enter()
    change(guarded, Account, disabled_at=now())

    assert not visitor.is_in
    assert visitor.enter().status_code == 422


def test_every_form_without_its_token_is_refused_and_changes_nothing(guarded):
    visitor = Visitor(guarded)
    visitor.enter()
    before = kept(guarded)
    paths = ours(guarded, "POST")
    answers = {path: visitor.client.post(path).status_code for path in paths}

    assert len(paths) >= 8
    assert set(answers.values()) == {400}
    assert kept(guarded) == before


def test_reading_our_pages_writes_nothing_and_nobody_may_frame_or_keep_them(guarded):
    visitor = Visitor(guarded)
    visitor.enter()
    before = kept(guarded)
    for path in ours(guarded, "GET"):
        for client in (visitor.client, guarded.test_client()):
            answer = client.get(path)

            assert answer.headers["X-Frame-Options"] == "DENY"
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
            assert "form-action 'self'" in answer.headers["Content-Security-Policy"]
            assert answer.cache_control.no_store, path
            assert answer.headers["Referrer-Policy"] == "no-referrer", path

    assert kept(guarded) == before


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example",
        "/desk//../../\\evil.example",
        "\\\\evil.example\\desk\\",
        "https://evil.example/desk/",
        "https:evil.example",
        "javascript:alert(1)",
        "/desk/\r\nLocation: https://evil.example",
        unquote("/desk/%0d%0aSet-Cookie:a=b"),
        "/desk/\thttps://evil.example",
        "/deskevil",
    ],
)
def test_signing_in_leads_nowhere_else(guarded, elsewhere):
    visitor = Visitor(guarded)
    page = visitor.get("/desk/sign-in", query_string={"going": elsewhere})
    answer = visitor.enter(going=elsewhere)

    assert 'name="going" value="/desk/"' in page.get_data(as_text=True)
    assert answer.location == "/desk/"


def test_guessing_stops_after_five_tries_over_all_servers_and_restarts(guarded):
    address = str(guarded.extensions[EXTENSION].engine.url.database)
    second = create_app(
        {"TESTING": True, "KYODO_DATABASE": address, "KYODO_BASE_MAP": "none"}
    )
    first, other = Visitor(guarded), Visitor(second)
    answers = [
        (first, other)[turn % 2].enter(passphrase="ちがう合言葉です" * 2).status_code
        for turn in range(7)
    ]
    right = other.enter()

    assert answers == [422] * 5 + [429] * 2
    assert right.status_code == 429
    assert right.headers["Retry-After"] == "900"
    assert "あと15分ほど受け付けません" in right.get_data(as_text=True)
    change(guarded, FailedTry, at=now() - timedelta(minutes=15))
    assert other.enter().status_code == 303
    second.extensions[SNAPSHOTS].close()
    second.extensions[EXTENSION].engine.dispose()


def test_number_and_address_of_an_account_share_their_five_tries(guarded):
    number = add_account(guarded, "fuku@example.jp")
    visitor = Visitor(guarded)
    answers = [
        visitor.enter(typed, "ちがう合言葉です" * 2).status_code
        for typed in ["fuku@example.jp", number, number.upper()] * 2
    ]

    assert answers == [422] * 5 + [429]
    assert visitor.enter().status_code == 303  # another account is not locked


def test_an_unknown_address_is_locked_like_a_known_one(guarded):
    visitor = Visitor(guarded)
    answers = [visitor.enter("nobody@example.jp").status_code for _ in range(6)]

    assert answers == [422] * 5 + [429]


def test_a_right_passphrase_forgets_the_wrong_ones(guarded):
    visitor = Visitor(guarded)
    for _ in range(2):
        for _ in range(4):
            visitor.enter(passphrase="ちがう合言葉です" * 2)
        assert visitor.enter().status_code == 303

    with reading(guarded.extensions[EXTENSION]) as session:
        places = len(session.scalars(select(FailedTry.key_hash)).all())
    assert places == 8  # of the place: those stay


def test_the_number_works_however_it_is_written_down(guarded):
    number = add_account(guarded, None)
    written = f"{number[:4]} {number[4:8]}-{number[8:]}".upper()

    assert Visitor(guarded).enter(written).status_code == 303


def test_a_long_passphrase_is_never_cut_short(guarded):
    visitor = Visitor(guarded)
    visitor.enter()
    long = "あ" * 200
    change_to = {"present": PASSPHRASE, "new": long, "again": long}
    page = "/desk/account/passphrase"
    too_long = {"present": PASSPHRASE, "new": long + "い", "again": long + "い"}

    assert "maxlength" not in visitor.read(page)
    assert visitor.post(page, too_long, shown_on=page).status_code == 422
    assert visitor.post(page, change_to, shown_on=page).status_code == 303
    assert Visitor(guarded).enter(passphrase=long[:-1]).status_code == 422
    assert Visitor(guarded).enter(passphrase=long).status_code == 303


def test_members_land_on_their_group_and_on_a_list_where_there_are_several(guarded):
    number = add_account(guarded, "two@example.jp")
    _add_city(guarded)
    visitor = Visitor(guarded)
    visitor.enter("two@example.jp")
    none = visitor.read("/desk/mine")
    one = join(guarded, number, "架空第一町内会")
    landed = visitor.get("/desk/", follow_redirects=True).request.path
    join(guarded, number, "架空第二町内会", "editor")
    both = visitor.get("/desk/", follow_redirects=True).get_data(as_text=True)

    assert "いま担当している団体はありません" in none
    assert landed == f"/desk/groups/{one}/"
    assert "架空第一町内会" in both
    assert "架空第二町内会" in both


def test_no_secret_reaches_a_log(guarded, caplog):
    caplog.set_level(logging.DEBUG)
    visitor = Visitor(guarded)
    visitor.enter(passphrase="ちがう合言葉です" * 2)
    visitor.enter()
    visitor.read("/desk/account/")

    assert visitor.secret not in caplog.text
    assert "ちがう合言葉" not in caplog.text
    assert PASSPHRASE not in caplog.text
    assert MEMBER not in caplog.text


def _add_city(app) -> None:
    from geo.store.models import Municipality

    with transaction(app.extensions[EXTENSION]) as session:
        session.add(
            Municipality(
                code="012173",
                slug="ebetsu",
                name="江別市",
                prefecture="北海道",
                plane_srid=6680,
            )
        )
