"""A member of staff at a browser without JavaScript."""

import io
import re
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from geo.store.accounts import create_staff
from geo.store.session import transaction
from web.database import EXTENSION

ADDRESS = "kakari@city.example.jp"
PASSPHRASE = "みどりの公園で十時に会う"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Desk:
    """What a member of staff does with files, through the forms as they are shown."""

    def __init__(self, app: Flask, address: str = ADDRESS) -> None:
        self.client: FlaskClient = app.test_client()
        with transaction(app.extensions[EXTENSION]) as session:
            create_staff(session, address, PASSPHRASE)
        self.post("/desk/sign-in", {"address": address, "passphrase": PASSPHRASE})

    def read(self, path: str) -> str:
        """Return a page."""
        return self.client.get(path).get_data(as_text=True)

    def post(self, path: str, answers: dict, *, shown_on: str | None = None):
        """Submit a form with the token of the page it stands on."""
        token = TOKEN.search(self.read(shown_on or path))[1]
        return self.client.post(path, data=answers | {"csrf_token": token})

    def bring(self, name: str, content: bytes, purpose: str, city="132250"):
        """Choose a file; return the answer."""
        return self.post(
            "/desk/imports/",
            {
                "file": (io.BytesIO(content), name),
                "purpose": purpose,
                "city": city,
            },
        )

    def draft(self, name: str, content: bytes, purpose: str, city="132250") -> str:
        """Choose a file; return the address of its draft."""
        return self.bring(name, content, purpose, city).location

    def answer(self, draft: str, action: str = "read", **answers: str):
        """Submit a draft's form as it stands, with some answers changed."""
        page = self.read(draft)
        return self.client.post(
            draft, data=answers_of(page) | answers | {"action": action}
        )


def answers_of(page: str) -> dict[str, str]:
    """Return what a browser would send of the page's large form."""
    form = re.search(r'<form class="form".*?</form>', page, re.DOTALL)[0]
    answers = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = _attribute(tag, "name"), _attribute(tag, "value")
        ticked = 'type="checkbox"' not in tag or "checked" in tag
        if name and ticked:
            answers[name] = value
    for name, options in re.findall(
        r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)" selected', options)
        first = re.search(r'value="([^"]*)"', options)
        answers[name] = (chosen or first)[1]
    return answers


def original(path: Path) -> tuple[str, bytes]:
    """Return a file as a browser would send it."""
    return path.name, path.read_bytes()


def _attribute(tag: str, name: str) -> str:
    import html

    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return html.unescape(found[1]) if found else ""
