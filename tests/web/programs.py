"""A program that edits a group's things through the addresses for JSON."""

import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from geo.store.models import Municipality
from geo.store.session import transaction
from tests.groups import add_group, add_member, sign_in
from tests.samples import add_districts
from web.database import EXTENSION

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Program:
    """Somebody signed in who writes JSON with a version and a token."""

    def __init__(self, app: Flask, group: str, membership) -> None:
        self.client: FlaskClient = app.test_client()
        with transaction(app.extensions[EXTENSION]) as session:
            sign_in(session, self.client, membership)
        page = self.client.get("/desk/sign-in").get_data(as_text=True)
        self.token = _TOKEN.search(page)[1]
        self.home = f"/desk/groups/{group}"
        self.items = f"{self.home}/api/items"

    def read(self, uid: str):
        return self.client.get(f"{self.items}/{uid}")

    def add(self, kind: str = "activity", **values):
        return self.client.post(
            self.items, json={"kind": kind, "values": values}, headers=self._headers()
        )

    def change(self, uid: str, version: int | None, **values):
        return self.client.patch(
            f"{self.items}/{uid}",
            json={"values": values},
            headers=self._headers(version),
        )

    def post(self, path: str, **answers):
        return self.client.post(path, data=answers | {"csrf_token": self.token})

    def page(self, path: str = "/history/") -> str:
        answer = self.client.get(self.home + path)
        assert answer.status_code == 200, answer.status
        return answer.get_data(as_text=True)

    def _headers(self, version: int | None = None) -> dict[str, str]:
        headers = {"X-CSRFToken": self.token}
        return headers if version is None else headers | {"If-Match": f'"{version}"'}


def add_people(app: Flask, *roles: str, name: str = "架空自治会"):
    """Store a group with a member a role; return its id and the memberships."""
    with transaction(app.extensions[EXTENSION]) as session:
        session.expire_on_commit = False
        if session.scalar(select(Municipality.id)) is None:
            add_districts(session)
        group = add_group(session, name=name)
        return group.uid, [add_member(session, group, role) for role in roles]
