"""What somebody writes to join an activity, checked before anything is stored."""

from collections.abc import Container
from dataclasses import dataclass, field
from datetime import date

from werkzeug.datastructures import MultiDict

from geo.store.joining import LARGEST_PARTY, Party
from web.language import chosen_language
from web.language import translated as _
from web.mail import is_address

LONGEST_NAME = 40
LONGEST_NOTE = 400
LONGEST_SIZE = 4
LONGEST_PHONE = 40
FEWEST_DIGITS, MOST_DIGITS = 9, 15
NOT_DIGITS = frozenset("-‐－ー−() （）　+＋")


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing to put right: the field's id and what to do."""

    where: str
    said: str


@dataclass(slots=True)
class JoinForm:
    """The answers as written, and what is wrong with them."""

    day: str = ""
    size: str = "1"
    called: str = ""
    email: str = ""
    phone: str = ""
    note: str = ""
    wrong: list[Wrong] = field(default_factory=list)

    def said_of(self, where: str) -> str | None:
        """Return what is wrong with a field, None where nothing is."""
        return next((each.said for each in self.wrong if each.where == where), None)


def read_form(answers: MultiDict[str, str]) -> JoinForm:
    """Return the answers of a form."""

    def read(name: str) -> str:
        return (answers.get(name) or "").strip()

    return JoinForm(
        day=read("day"),
        size=read("size"),
        called=read("called"),
        email=read("email"),
        phone=read("phone"),
        note=read("note"),
    )


def read_party(form: JoinForm, days: Container[date]) -> Party | None:
    """Return the party a form speaks of; None where something is to be put right."""
    day = read_day(form, days)
    size = read_size(form)
    if not form.called or len(form.called) > LONGEST_NAME:
        form.wrong.append(
            Wrong(
                "called",
                _(
                    "呼ばれたい名前を40字までで書いてください。ニックネームで構いません。"
                ),
            )
        )
    phone = read_phone(form.phone)
    if not form.email and not form.phone:
        form.wrong.append(
            Wrong("email", _("メールアドレスか電話番号の、どちらかを書いてください。"))
        )
    if form.email and not is_address(form.email):
        form.wrong.append(
            Wrong(
                "email",
                _("メールアドレスを確かめてください。例：midori@example.jp"),
            )
        )
    if form.phone and phone is None:
        form.wrong.append(
            Wrong("phone", _("電話番号を数字で書いてください。例：042-000-0000"))
        )
    if len(form.note) > LONGEST_NOTE:
        form.wrong.append(Wrong("note", _("伝えたいことは400字までにしてください。")))
    if form.wrong or day is None or size is None:
        return None
    return Party(
        on_date=day,
        size=size,
        called=form.called,
        email=form.email or None,
        phone=phone,
        note=form.note or None,
        language=chosen_language(),
    )


def read_day(form: JoinForm, days: Container[date]) -> date | None:
    """Return the chosen day, noting what is wrong with it."""
    try:
        day = date.fromisoformat(form.day)
    except ValueError:
        day = None
    if day is None or day not in days:
        form.wrong.append(Wrong("day", _("参加する日を選んでください。")))
        return None
    return day


def read_size(form: JoinForm) -> int | None:
    """Return the number of people, noting what is wrong with it."""
    # Full-width digits count as well: int() reads them.
    short = len(form.size) <= LONGEST_SIZE and form.size.isdecimal()
    if short and 1 <= int(form.size) <= LARGEST_PARTY:
        return int(form.size)
    form.wrong.append(Wrong("size", _("人数は1から20までの数字で書いてください。")))
    return None


def read_phone(text: str) -> str | None:
    """Return a telephone number with plain digits, None where it is none."""
    if len(text) > LONGEST_PHONE:
        return None
    digits = "".join(sign for sign in text if sign not in NOT_DIGITS)
    if not digits.isdecimal() or not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS:
        return None
    plain = "".join(str(int(sign)) if sign.isdecimal() else "-" for sign in text)
    return plain.strip("-")
