"""Fields of the staff's forms: what is asked, and reading what was written."""

import re
from dataclasses import dataclass
from typing import Final

from geo.snapshot.snapshot import Snapshot
from web.answered import Answered
from web.join_form import read_phone
from web.language import translated as _
from web.opportunities.words import kinds_by_phase, phase_label, programme_kind_label

LINE: Final = 120
TEXT: Final = 2000
MOST: Final = 1_000_000_000
LONGEST_NUMBER: Final = 10
_CLOCK: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
Options = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """One field: ``options`` are groups of code and label, for a choice."""

    name: str
    label: str
    widget: str = "text"  # text | area | date | time | number | tel | url | tick
    must: bool = False
    help: str | None = None
    options: Options | None = None


def names_of(asks: tuple[Ask, ...]) -> tuple[str, ...]:
    """Return the names of the fields."""
    return tuple(each.name for each in asks)


def kind_options(city: str) -> Options:
    """Return every kind of participation under its phase."""
    return tuple(
        (
            phase_label(phase, city),
            tuple((code, programme_kind_label(code, city)) for code in codes),
        )
        for phase, codes in kinds_by_phase().items()
    )


def area_options(snapshot: Snapshot) -> Options:
    """Return the city's districts, the whole city first."""
    whole = ("", (("", _("市全体")),))
    if not snapshot.area_sets:
        return (whole,)
    default = snapshot.area_sets[0].slug
    districts = tuple(
        (f"{default}/{each.code}", each.name) for each in snapshot.districts()
    )
    return (whole, (_("地区"), districts))


def place_options(snapshot: Snapshot) -> Options:
    """Return the city's published places."""
    places = tuple(
        (card.uid, card.title)
        for card in snapshot.cards
        if card.kind in {"place", "support_centre"}
    )
    return (("", (("", _("選ばない")),)), (_("場所"), places))


def line(form: Answered, name: str, *, most: int = LINE) -> str | None:
    """Return one text, None where nothing is written."""
    return form.text(name, most)


def must(form: Answered, name: str, *, most: int = LINE) -> str:
    """Return a text that has to be there; note where it is not."""
    said = form.text(name, most)
    if said is None and not form.said_of(name):
        form.tell(name, _("ここを書いてください。"))
    return said or ""


def number(form: Answered, name: str) -> int | None:
    """Return a whole number of at least 0, None where nothing is written."""
    written = form.values[name]
    if not written:
        return None
    short = len(written) <= LONGEST_NUMBER and written.isdecimal()
    if not short or int(written) > MOST:
        form.tell(name, _("0以上の数字で書いてください。"))
        return None
    return int(written)


def clock(form: Answered, name: str) -> str | None:
    """Return a time of day as "HH:MM", None where nothing is written."""
    written = form.values[name]
    if not written:
        return None
    if not _CLOCK.fullmatch(written):
        form.tell(name, _("時刻を確かめてください。例：18:30"))
        return None
    return written


def area(form: Answered, name: str = "area") -> tuple[str, str] | None:
    """Return an area set's short name and an area's code, None for the whole city."""
    slug, slash, code = form.values[name].partition("/")
    return (slug, code) if slash else None


def phone(form: Answered, name: str = "contact_phone") -> str | None:
    """Return a phone number, None where nothing is written."""
    written = form.values[name]
    read = read_phone(written) if written else None
    if written and read is None:
        form.tell(name, _("電話番号を数字で書いてください。例：042-000-0000"))
    return read


def web_address(form: Answered, name: str = "url") -> str | None:
    """Return a web address, None where nothing is written."""
    written = form.text(name, 500)
    if written and not written.startswith(("https://", "http://")):
        form.tell(name, _("https:// から始まるアドレスを書いてください。"))
        return None
    return written


def kind(form: Answered) -> str:
    """Return a kind of participation; note where none was chosen."""
    code = form.values["kind"]
    if not any(code in codes for codes in kinds_by_phase().values()):
        form.tell("kind", _("種類を選んでください。"))
    return code


def counts(form: Answered, name: str) -> dict[str, int] | None:
    """Return people by name from lines such as "広報紙 12", None where nothing is."""
    found: dict[str, int] = {}
    for row in form.values[name].replace("、", "\n").splitlines():
        words = row.strip().rsplit(maxsplit=1)
        if not words:
            continue
        head, tail = (words[0], words[-1])
        if len(words) == 1 or not tail.isdecimal() or len(tail) > LONGEST_NUMBER:
            form.tell(name, _("1行に1つ、名前と数を書いてください。例：広報紙 12"))
            return None
        found[head] = int(tail)
    return found or None


def written_counts(kept: dict[str, int] | None) -> str:
    """Return counts as lines of a form."""
    return "\n".join(f"{name} {number}" for name, number in (kept or {}).items())
