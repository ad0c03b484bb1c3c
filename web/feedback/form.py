"""What somebody writes to the city, checked before anything is stored."""

from dataclasses import dataclass, field
from typing import Final

from werkzeug.datastructures import MultiDict

from geo.store.feedback import Said
from web.feedback.place import Where
from web.feedback.words import TOPICS
from web.join_form import Wrong
from web.language import chosen_language
from web.language import translated as _
from web.mail import is_address

LONGEST_TEXT: Final = 2000
LONGEST_NAME: Final = 40


@dataclass(slots=True)
class VoiceForm:
    """The answers as written, and what is wrong with them."""

    answers: MultiDict[str, str]
    wrong: list[Wrong] = field(default_factory=list)

    def get(self, name: str) -> str:
        """Return an answer without a browser's line ends and the spaces around it."""
        return (self.answers.get(name) or "").replace("\r\n", "\n").strip()

    def said_of(self, where: str) -> str | None:
        """Return what is wrong with a field, None where nothing is."""
        return next((each.said for each in self.wrong if each.where == where), None)

    def note(self, where: str, said: str) -> None:
        """Note something that is to be put right."""
        self.wrong.append(Wrong(where, said))


def read_said(form: VoiceForm, where: Where, opportunity: str | None) -> Said | None:
    """Return what a form says; None where something is to be put right."""
    topic = "opinion" if opportunity is not None else form.get("topic")
    if topic not in TOPICS:
        form.note("topic", _("伝えたいことの種類を1つ選んでください。"))
    text = form.get("text")
    if not text:
        form.note("text", _("伝えたいことを書いてください。"))
    if len(text) > LONGEST_TEXT:
        form.note("text", _("%(n)s字までにしてください。", n=LONGEST_TEXT))
    if form.get("may_publish") not in {"yes", "no"}:
        said = _("ほかの人も読めるようにしてよいか、どちらかを選んでください。")
        form.note("may_publish", said)
    called, email = form.get("called"), form.get("email")
    if len(called) > LONGEST_NAME:
        form.note("called", _("%(n)s字までにしてください。", n=LONGEST_NAME))
    if email and not is_address(email):
        said = _("メールアドレスを確かめてください。例：midori@example.jp")
        form.note("email", said)
    if form.wrong:
        return None
    return Said(
        topic=topic,
        text=text,
        may_publish=form.get("may_publish") == "yes",
        point=where.point,
        feature=where.card.uid if where.card and _is_feature(where) else None,
        area=where.area,
        opportunity=opportunity,
        called=called or None,
        email=email or None,
        language=chosen_language(),
    )


def _is_feature(where: Where) -> bool:
    # An association or group is no place: it is named by its area alone.
    return where.card is not None and where.card.kind != "organisation"
