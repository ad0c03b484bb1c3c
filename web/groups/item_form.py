"""A form of one thing: document to answers, answers to document, nothing lost between."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from math import isfinite
from typing import Any
from urllib.parse import urlsplit

from werkzeug.datastructures import MultiDict

from geo.domain.periods import parse_japanese_date
from geo.store.documents import Document
from web.groups.group import Group
from web.groups.item_fields import LISTS, Field, fields_by_name
from web.groups.place_form import place_answers, read_place
from web.groups.schedule_form import read_schedule, schedule_answers
from web.join_form import Wrong, read_phone
from web.language import translated as _

Answers = MultiDict[str, str]
LARGEST = 1_000_000
FIND = "find_place"  # the button that looks an address up
WHERE = ("geometry", "lat", "lon")
PLACED = ("geometry", "location_source")
# Marks that turn the direction of text round: the words would not be what they seem.
TURNING = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
HIDDEN = frozenset({"Cc", "Cs", "Co", "Cn"})


@dataclass(slots=True)
class ItemForm:
    """The answers as written, drawn again just as they are.

    ``values``: the fields of a document that they give, where nothing is wrong.
    """

    kind: str
    answers: Answers
    values: Document = field(default_factory=dict)
    wrong: list[Wrong] = field(default_factory=list)
    said: str | None = None  # what was found for an address

    def get(self, name: str) -> str:
        """Return the answer to a field, empty where there is none."""
        return self.answers.get(name) or ""

    def all(self, name: str) -> list[str]:
        """Return the answers to a field of several."""
        return self.answers.getlist(name)

    def said_of(self, where: str) -> str | None:
        """Return what is wrong with a field, None where nothing is."""
        return next((each.said for each in self.wrong if each.where == where), None)


def form_of(kind: str, document: Mapping[str, Any]) -> ItemForm:
    """Return the form as it shows a document."""
    answers: Answers = MultiDict()
    for name in fields_by_name(kind):
        answers.setlist(name, _shown(name, document.get(name)))
    answers.update(place_answers(document))
    if kind == "activity":
        answers.update(schedule_answers(document))
    return ItemForm(kind, answers)


def read_form(
    kind: str, answers: Answers, base: Mapping[str, Any], *, group: Group | None = None
) -> ItemForm:
    """Return what a form's answers say.

    Parameters
    ----------
    base
        The document that was edited. What still reads as it was shown keeps its
        value, in whatever spelling it was stored, and is not checked anew.
    """
    form = ItemForm(kind, answers.copy())
    shown = form_of(kind, base).answers
    for name, asked in fields_by_name(kind).items():
        given = [_clean(asked, each) for each in answers.getlist(name)]
        if given == [_clean(asked, each) for each in shown.getlist(name)] and base:
            form.values[name] = base.get(name)
        else:
            form.values[name] = _read(form, asked, given)
    _read_where(form, shown, base, group)
    if kind == "activity":
        days = read_schedule(answers, base)
        form.wrong += days.wrong
        form.values |= days.values
    return form


def _read_where(
    form: ItemForm, shown: Answers, base: Mapping[str, Any], group: Group | None
) -> None:
    asked = form.get("place_off") or form.get("place") or form.get("action") == FIND
    if (
        base
        and not asked
        and all(form.get(name) == (shown.get(name) or "") for name in WHERE)
    ):
        form.values |= {name: base.get(name) for name in PLACED}
        return
    place = read_place(form.answers, group=group)
    form.wrong += place.wrong
    form.said = place.said
    form.values |= place.values
    for name, value in place.answers.items():
        form.answers[name] = value


def _shown(name: str, value: Any) -> list[str]:
    if name in LISTS:
        return list(value or ())
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    return ["" if value is None else str(value)]


def _clean(asked: Field, text: str) -> str:
    """Return an answer as it is compared and stored: NFC, one kind of line end."""
    # Not normalize() of unassigned or private signs: those are refused by _hidden.
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if asked.widget != "lines":
        # A browser leaves line ends out of a field of one line.
        text = text.replace("\n", "")
    return text.strip()


def _read(form: ItemForm, asked: Field, given: list[str]) -> Any:
    if asked.widget == "many":
        known = {code for code, _words in asked.options}
        return [code for code in dict.fromkeys(given) if code in known]
    text = given[0] if given else ""
    if not text:
        if asked.required:
            said = _("「%(label)s」を書いてください。", label=asked.label)
            form.wrong.append(Wrong(asked.name, said))
        return None
    wrong = _objection(asked, text)
    if wrong is not None:
        form.wrong.append(Wrong(asked.name, wrong))
        return text
    return _value(asked, text)


def _objection(asked: Field, text: str) -> str | None:
    """Return what is wrong with an answer, None where nothing is."""
    return next(_objections(asked, text), None)


def _objections(asked: Field, text: str) -> Iterator[str]:
    label = asked.label
    if any(_hidden(sign) for sign in text):
        yield _(
            "「%(label)s」に見えない文字が入っています。打ち直してください。",
            label=label,
        )
    if asked.widget in {"line", "lines"} and len(text) > asked.longest:
        yield _(
            "「%(label)s」は%(most)s字までにしてください（いま%(now)s字）。",
            label=label,
            most=asked.longest,
            now=len(text),
        )
    if asked.options and text not in {code for code, _words in asked.options}:
        yield _("「%(label)s」を一覧から選んでください。", label=label)
    if asked.widget in {"number", "decimal"} and _number(asked, text) is None:
        yield _("「%(label)s」を0以上の数字で書いてください。", label=label)
    if asked.widget == "day" and _day(text) is None:
        yield _(
            "「%(label)s」の日にちを確かめてください。例：2026年4月1日", label=label
        )
    if asked.hint == "tel" and read_phone(text) is None:
        yield _("電話番号を数字で書いてください。例：042-000-0000")
    if asked.hint == "url" and not _is_web_address(text):
        yield _("ホームページは、https:// から始まるアドレスを書いてください。")


def _value(asked: Field, text: str) -> Any:
    if asked.widget == "yes_no":
        return {"yes": True, "no": False}.get(text)
    if asked.widget in {"number", "decimal"}:
        return _number(asked, text)
    if asked.widget == "day":
        day = _day(text)
        return None if day is None else day.isoformat()
    return read_phone(text) if asked.hint == "tel" else text


def _hidden(sign: str) -> bool:
    return sign in TURNING or (
        sign not in "\n\t" and unicodedata.category(sign) in HIDDEN
    )


def _number(asked: Field, text: str) -> int | float | None:
    plain = unicodedata.normalize("NFKC", text).replace(",", "")
    try:
        number = int(plain) if asked.widget == "number" else float(plain)
    except ValueError:
        return None
    return number if isfinite(number) and 0 <= number <= LARGEST else None


def _day(text: str) -> date | None:
    try:
        return parse_japanese_date(text)
    except ValueError:
        return None


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return (
        parts.scheme in {"http", "https"}
        and bool(parts.hostname)
        and parts.username is None
        and not any(sign.isspace() for sign in text)
    )
