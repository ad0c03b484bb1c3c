"""A group of the demo with people of every role, one thing, and browsers for them."""

import re

from sqlalchemy import select

from geo.domain.periods import today
from geo.store.documents import read_document
from geo.store.editing import Actor, create_feature
from geo.store.models import Feature, Layer
from geo.store.session import transaction
from tests.groups import add_group, add_member, sign_in
from web.database import EXTENSION

CITY = "inagi"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
SECRET = re.compile(r'name="secret" value="([^"]+)"')
ROLES = ("owner", "editor", "contributor", "viewer")
POINT = "POINT (139.5041 35.6381)"


class Town:
    """What a test does with the group, through pages and through the store."""

    def __init__(self, app) -> None:
        self.app = app
        self.clients = {}
        with self.session() as session:
            group = add_group(session, CITY, "架空みどり会")
            for role in ROLES:
                client = app.test_client()
                sign_in(session, client, add_member(session, group, role))
                self.clients[role] = client
            self.group = group.uid
            self.group_id = group.id
            values = {"title": "川の清掃", "venue": "川原", "geometry": POINT}
            values["contact_phone"] = "042-000-1111"
            saved = create_feature(
                session, group, "activity", values, actor=Actor("owner"), on=today()
            )
            self.item = saved.uid
        self.base = f"/desk/groups/{self.group}"

    def session(self):
        """Return one unit of work."""
        return transaction(self.app.extensions[EXTENSION])

    def layer(self, **values):
        """Set columns of the group's layer; return its public id and short name."""
        with self.session() as session:
            layer = session.scalar(select(Layer).where(Layer.owner_id == self.group_id))
            for name, value in values.items():
                setattr(layer, name, value)
            return layer.uid, layer.slug

    def stored(self, uid=None) -> dict:
        """Return the thing as it is stored."""
        with self.session() as session:
            feature = session.scalar(
                select(Feature).where(Feature.uid == (uid or self.item))
            )
            return read_document(session, feature)


def read(client, path: str) -> str:
    """Return a page that must be there."""
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.get_data(as_text=True)


def post(client, path: str, shown_on: str | None = None, **answers):
    """Submit a form with the token of the page it stands on."""
    page = client.get(shown_on or path).get_data(as_text=True)
    token = TOKEN.search(page)
    return client.post(path, data=answers | {"csrf_token": token[1] if token else ""})


def correct(client, uid: str, **answers):
    """Tell what is wrong with a thing, as the public form has it."""
    path = f"/{CITY}/corrections/new"
    page = read(client, f"{path}?uid={uid}")
    shown = dict(re.findall(r'name="(was-[^"]+)" value="([^"]*)"', page))
    said = {
        "csrf_token": TOKEN.search(page)[1],
        "secret": SECRET.search(page)[1],
        "uid": uid,
    }
    same = {name.removeprefix("was-"): value for name, value in shown.items()}
    return client.post(path, data=same | shown | said | answers)
