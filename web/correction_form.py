"""What a resident says is wrong, checked before anything is stored."""

from dataclasses import dataclass, field
from typing import Final

from werkzeug.datastructures import MultiDict

from geo.domain.item_rules import COMMON
from geo.snapshot.model import Detail
from geo.store.documents import Document
from web.join_form import Wrong, read_phone
from web.language import translated as _

TOPICS: Final = ("place", "when", "contact", "ended", "other")
LONGEST: Final = {
    "title": 120,
    "description": 2000,
    "venue": 200,
    "address": 200,
    "contact_phone": 40,
    "url": 500,
    "when": 500,
    "where": 500,
    "comment": 1000,
}
WORDS: Final = {"when": "when", "where": "place"}
"""Answers in a resident's own words, by the topic they belong to."""


@dataclass(slots=True)
class CorrectionForm:
    """The answers as written, what stood there before, and what is to be put right."""

    was: dict[str, str]  # by field, as the page shows it
    answers: MultiDict[str, str]
    wrong: list[Wrong] = field(default_factory=list)

    @property
    def topics(self) -> tuple[str, ...]:
        """What was ticked."""
        ticked = self.answers.getlist("topic")
        return tuple(topic for topic in TOPICS if topic in ticked)

    def get(self, name: str) -> str:
        """Return an answer, or what stands on the page where none was given yet."""
        if name in self.answers:
            return _clean(self.answers[name])
        return self.was.get(name, "")

    def said_of(self, where: str) -> str | None:
        """Return what is wrong with a field, None where nothing is."""
        return next((each.said for each in self.wrong if each.where == where), None)

    def values(self) -> Document:
        """Return the fields that the resident changed."""
        return {
            name: self.get(name) or None
            for name in self.was
            # Against what they saw: somebody else's edit since is not theirs.
            if self.get(name) != _clean(self.answers.get(f"was-{name}", self.was[name]))
        }

    def words(self) -> dict[str, str]:
        """Return what was said in words, by topic."""
        return {
            topic: said for name, topic in WORDS.items() if (said := self.get(name))
        }


def shown_values(detail: Detail, venue: str | None) -> dict[str, str]:
    """Return the fields that can be corrected, only as far as the page shows them."""
    if detail.card.kind == "organisation":
        return {}  # an organisation's page is corrected in words
    values = {
        "title": detail.card.title,
        "description": detail.description,
        "contact_phone": detail.contact_phone,
        "url": detail.url,
    }
    if detail.card.location != "withheld":
        if detail.card.kind == "activity":
            values["venue"] = venue
        values["address"] = detail.address
    return {name: _clean(value or "") for name, value in values.items()}


def check(form: CorrectionForm) -> bool:
    """Note what is to be put right; return whether nothing is."""
    for name, most in LONGEST.items():
        if len(form.get(name)) > most:
            form.wrong.append(Wrong(name, _("%(n)s字までにしてください。", n=most)))
    values = form.values()
    if "title" in values and not values["title"]:
        form.wrong.append(Wrong("title", _("名前は空にできません。")))
    phone = values.get("contact_phone")
    if phone and read_phone(phone) is None:
        said = _("電話番号を数字で書いてください。例：042-000-0000")
        form.wrong.append(Wrong("contact_phone", said))
    url = values.get("url")
    if url and COMMON["url"](url) is not None:
        said = _("ホームページのアドレスは https:// から書いてください。")
        form.wrong.append(Wrong("url", said))
    told = values or form.words() or form.get("comment") or "ended" in form.topics
    if not told and not form.wrong:
        said = _("どこがどう違うのかを、どれか1つに書いてください。")
        form.wrong.append(Wrong("comment", said))
    return not form.wrong


def _clean(text: str) -> str:
    """Return text without a browser's line ends and signs that no keyboard has."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        c for c in lines if c == "\n" or c.isprintable() or c == "\u3000"
    ).strip()
