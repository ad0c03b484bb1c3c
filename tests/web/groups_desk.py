"""Officers of groups at browsers without JavaScript."""

from flask import Flask
from flask.testing import FlaskClient

from geo.query.items import find_items
from geo.store.editing import Actor, create_feature
from geo.store.models import Feature
from geo.store.session import transaction
from tests.groups import add_group, add_member, sign_in
from tests.samples import DAY
from tests.web.staff import TOKEN
from web.database import EXTENSION


class Officer:
    """Somebody of a group of their own, signed in."""

    def __init__(self, app: Flask, role="owner", name="架空自治会", group=None) -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()
        with self.writing() as session:
            if group is None:
                made = add_group(session, "inagi", name)
                group = made.id, made.uid
            self.group_id, self.group = group
            member = type("Of", (), {"id": self.group_id})
            sign_in(session, self.client, add_member(session, member, role))

    @property
    def desk(self) -> str:
        """The address of the group's desk."""
        return f"/desk/groups/{self.group}"

    def writing(self):
        """One unit of work on the database."""
        return transaction(self.app.extensions[EXTENSION])

    def add(self, title="清掃", kind="activity", **values) -> str:
        """Put a thing into the group's own layer; return its public id."""
        from geo.store.models import Organisation

        with self.writing() as session:
            group = session.get_one(Organisation, self.group_id)
            return create_feature(
                session,
                group,
                kind,
                {"title": title} | values,
                actor=Actor("owner"),
                on=DAY,
            ).uid

    def items(self) -> list:
        """What the group keeps."""
        with self.writing() as session:
            return find_items(session, self.group_id)

    def feature(self, uid: str, *names: str) -> tuple:
        """Some columns of a feature as they are stored."""
        with self.writing() as session:
            found = session.query(Feature).filter_by(uid=uid).one()
            return tuple(getattr(found, name) for name in names)

    def read(self, path: str) -> str:
        """Return a page of the desk."""
        return self.client.get(self.desk + path).get_data(as_text=True)

    def post(self, path: str, answers: dict, *, shown_on: str | None = None):
        """Submit a form with the token of the page it stands on."""
        token = TOKEN.search(self.read(shown_on or path))[1]
        return self.client.post(self.desk + path, data={"csrf_token": token} | answers)
