"""A way in by e-mail: known to nobody else, once, for a quarter of an hour."""

import logging
import os
import re
import shutil
import subprocess
import sys
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path

import pytest
from sqlalchemy import update

from geo.store.models import Account, SignInLink
from geo.store.models.base import now
from geo.store.session import transaction
from tests.made_once import SERVE
from tests.web.mailbox import open_mailbox
from tests.web.visitor import MEMBER, Visitor, add_account, kept
from web import create_app
from web.access.outbox import wait_for_letters
from web.database import EXTENSION, SNAPSHOTS

ASK = "/desk/link/"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def mailed(empty_gpkg, tmp_path):
    """The application with a mail server of its own, and one member."""
    path = tmp_path / "mailed.gpkg"
    shutil.copy(empty_gpkg, path)
    with open_mailbox() as mailbox:
        app = create_app(
            {"TESTING": True, "KYODO_DATABASE": str(path), "KYODO_BASE_MAP": "none"}
            | mailbox.settings
        )
        add_account(app, passphrase_hash=None)
        yield app, mailbox
        wait_for_letters()
        app.extensions[SNAPSHOTS].close()
        app.extensions[EXTENSION].engine.dispose()


def ask(app, address: str = MEMBER):
    answer = Visitor(app).post(ASK, {"address": address}, shown_on=ASK)
    wait_for_letters()
    return answer


def link_of(mailbox) -> str:
    text = mailbox.letters[-1].get_content()
    return re.search(r"https://map\.example\.jp(/desk/link/\S+)", text)[1]


def test_the_link_lets_in_once_and_leaves_its_address_behind(mailed):
    app, mailbox = mailed
    ask(app)
    link = link_of(mailbox)
    visitor, second = Visitor(app), Visitor(app)
    looked = [visitor.get(link).status_code for _ in range(3)]
    answer = visitor.post(link, {"stay": "1"}, shown_on=link)
    replayed = second.post(link, shown_on="/desk/sign-in")

    assert looked == [200, 200, 200]  # programs that open links use nothing up
    assert (answer.status_code, answer.location) == (303, "/desk/")
    assert visitor.is_in
    assert replayed.status_code == 410
    assert not second.is_in
    assert visitor.get(link).status_code == 410


@pytest.mark.parametrize(
    ("table", "column"), [(SignInLink, "expires_at"), (Account, "disabled_at")]
)
def test_a_link_that_is_over_lets_nobody_in(mailed, table, column):
    app, mailbox = mailed
    ask(app)
    with transaction(app.extensions[EXTENSION]) as session:
        session.execute(update(table).values(**{column: now()}))
    visitor = Visitor(app)

    assert visitor.get(link_of(mailbox)).status_code == 410
    assert visitor.post(link_of(mailbox)).status_code == 410
    assert not visitor.is_in


def test_a_made_up_link_lets_nobody_in(mailed):
    app, mailbox = mailed
    ask(app)
    visitor = Visitor(app)

    assert visitor.post(link_of(mailbox)[:-1] + "~").status_code == 410
    assert visitor.post("/desk/link/" + "a" * 43).status_code == 410
    assert not visitor.is_in


def test_a_link_lives_for_a_quarter_of_an_hour(mailed):
    app, _ = mailed
    ask(app)
    (row,) = [dict(row) for row in kept(app) if "used_at" in dict(row)]

    assert row["expires_at"] - row["created_at"] == timedelta(minutes=15)


def test_the_answer_tells_nobody_who_is_known(mailed):
    app, mailbox = mailed
    known, unknown = ask(app), ask(app, "nobody@example.jp")
    with transaction(app.extensions[EXTENSION]) as session:
        session.execute(update(Account).values(disabled_at=now()))
    disabled = ask(app)

    answers = {(each.status_code, each.location) for each in (known, unknown, disabled)}
    assert len(answers) == 1
    assert len(mailbox.letters) == 1


def test_the_answer_waits_for_no_letter_and_no_account(mailed, monkeypatch):
    """Whatever depends on who is known happens beside the answer."""
    app, mailbox = mailed
    waiting = []
    monkeypatch.setattr("web.access.links.later", waiting.append)
    Visitor(app).post(ASK, {"address": MEMBER}, shown_on=ASK)
    Visitor(app).post(ASK, {"address": "nobody@example.jp"}, shown_on=ASK)

    assert len(waiting) == 2
    assert mailbox.letters == []
    assert not any("used_at" in dict(row) for row in kept(app))


def test_a_wrong_address_is_said_on_the_page(mailed):
    app, _ = mailed
    answer = ask(app, "no address")

    assert answer.status_code == 422
    assert 'href="#address"' in answer.get_data(as_text=True)


def test_without_mail_this_way_does_not_exist(empty_app):
    visitor = Visitor(empty_app)

    assert visitor.get(ASK).status_code == 404
    assert "メールで入る" not in visitor.read("/desk/sign-in")


def test_the_way_is_offered_where_letters_can_be_sent(mailed):
    assert "メールで入る" in Visitor(mailed[0]).read("/desk/sign-in")


def test_a_new_passphrase_ends_links_that_are_under_way(mailed):
    app, mailbox = mailed
    ask(app)
    link = link_of(mailbox)
    visitor = Visitor(app)
    visitor.post(link, shown_on=link)
    ask(app)
    new = {"new": "川沿いの桜をみんなで見る", "again": "川沿いの桜をみんなで見る"}
    visitor.post("/desk/account/passphrase", new)

    assert visitor.get(link_of(mailbox)).status_code == 410


def test_no_link_reaches_a_log_or_another_page(mailed, caplog):
    app, mailbox = mailed
    caplog.set_level(logging.DEBUG)
    ask(app)
    link = link_of(mailbox)
    secret = link.rsplit("/", 1)[1]
    visitor = Visitor(app)
    page = visitor.get(link)
    answer = visitor.post(link, shown_on=link)

    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert secret not in answer.location
    assert "kyodo=" in "".join(answer.headers.getlist("Set-Cookie"))
    logged = [r for r in caplog.records if r.name.split(".")[0] != "mail"]
    assert not any(secret in record.getMessage() for record in logged)
    assert not any(MEMBER in record.getMessage() for record in logged)


def test_the_server_itself_writes_no_link_down(empty_gpkg, tmp_path):
    """Neither gunicorn nor the application says which address was asked for."""
    path = tmp_path / "served.gpkg"
    shutil.copy(empty_gpkg, path)
    secret = "a-secret-that-must-not-be-told"
    log = tmp_path / "log"
    with log.open("wb") as told:
        server = subprocess.Popen(
            [sys.executable, "-c", SERVE, "serve", "--port", "0"],
            env=os.environ | {"KYODO_DATABASE": str(path), "PYTHONUNBUFFERED": "1"},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=told,
            text=True,
        )
        try:
            port = next(
                int(found[1])
                for line in server.stdout
                if (found := re.search(r"http://127\.0\.0\.1:(\d+)", line))
            )
            connection = HTTPConnection("127.0.0.1", port, timeout=30)
            answers = []
            for method, target in (
                ("GET", f"/desk/link/{secret}"),
                ("POST", f"/desk/link/{secret}"),
                ("GET", f"/desk/account/address/{secret}/abc"),
                ("GET", f"/desk/link/{secret}?lang=%FF&x={secret}"),
            ):
                connection.request(method, target, headers={"Referer": f"/{secret}"})
                answer = connection.getresponse()
                answer.read()
                answers.append(answer.status)
            connection.close()
        finally:
            server.terminate()
            rest = server.communicate(timeout=60)[0]

    assert answers[:2] == [410, 400]
    assert secret not in rest
    assert secret not in log.read_text("utf-8")
