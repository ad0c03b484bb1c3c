"""Somebody at a browser without JavaScript, with forms protected as in the real service."""

import re
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from geo.store.models import Account, FailedTry, SignIn, SignInLink
from geo.store.models.base import now
from geo.store.passphrases import hash_passphrase
from geo.store.session import reading, transaction
from tests.groups import add_group
from web.database import EXTENSION

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
PASSPHRASE = "花壇に水をやる火曜日の朝"
MEMBER = "kaicho@example.jp"
_KEPT = hash_passphrase(PASSPHRASE)  # hashing is slow on purpose


class Visitor:
    """A browser that fills in forms as they are shown."""

    def __init__(self, app: Flask, browser: str = "Mozilla/5.0 (iPhone) Safari/1"):
        self.client = app.test_client()
        self.headers = {"User-Agent": browser}

    def get(self, path: str, **kwargs):
        return self.client.get(path, headers=self.headers, **kwargs)

    def read(self, path: str) -> str:
        return self.get(path).get_data(as_text=True)

    def post(self, path: str, answers: dict | None = None, *, shown_on="/desk/sign-in"):
        token = TOKEN.search(self.read(shown_on))[1]
        return self.client.post(
            path, data=(answers or {}) | {"csrf_token": token}, headers=self.headers
        )

    def enter(self, address: str = MEMBER, passphrase: str = PASSPHRASE, **answers):
        return self.post(
            "/desk/sign-in", {"address": address, "passphrase": passphrase} | answers
        )

    @property
    def secret(self) -> str | None:
        cookie = self.client.get_cookie("kyodo")
        return cookie.value if cookie else None

    @property
    def is_in(self) -> bool:
        return self.get("/desk/account/").status_code == 200


def add_account(app: Flask, email: str | None = MEMBER, **columns) -> str:
    """Store an account with a passphrase; return its number."""
    with transaction(app.extensions[EXTENSION]) as session:
        account = Account(email=email, **({"passphrase_hash": _KEPT} | columns))
        session.add(account)
        session.flush()
        return account.uid


def join(app: Flask, number: str, name: str, role: str = "owner") -> str:
    """Make an account a member of a new group; return the group's public id."""
    from geo.store.models import Membership

    with transaction(app.extensions[EXTENSION]) as session:
        group = add_group(session, name=name)
        account = session.scalar(select(Account.id).where(Account.uid == number))
        session.add(
            Membership(
                organisation_id=group.id,
                account_id=account,
                role=role,
                term_start=now().date() - timedelta(days=30),
            )
        )
        return group.uid


def kept(app: Flask) -> list[tuple]:
    """Return every row that ways in write, without when a device was last used."""
    with reading(app.extensions[EXTENSION]) as session:
        return [
            tuple(
                (column.name, getattr(row, column.key))
                for column in table.__table__.columns
                if column.name != "last_seen_at"
            )
            for table in (Account, SignIn, SignInLink, FailedTry)
            for row in session.scalars(select(table).order_by(table.id))
        ]
