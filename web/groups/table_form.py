"""A page of the table as it was sent: what was typed, what changed, what is wrong."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from geo.domain.item_values import is_likely
from geo.query.table_rows import DAYS, FIELDS, TableRow
from geo.store.many import RowChange
from web.join_form import Wrong
from web.language import translated as _

STATUSES = ("active", "draft", "cancelled", "ended")
VISIBILITIES = ("exact", "area_only", "hidden")
LONGEST = 200
LONGEST_VERSION = 9
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(slots=True)
class TableLine:
    """A row as it is drawn: ``values`` are what was typed, ``now`` what is stored."""

    row: TableRow
    values: dict[str, str]
    locked: bool  # waits for an owner whatever is done to it
    ticked: bool = False
    stale: bool = False

    @property
    def has_days(self) -> bool:
        """Whether it takes place on days."""
        return self.row.kind == "activity"

    @property
    def seen(self) -> str:
        """A digest of what the page shows, to tell later what was typed over."""
        return digest(self.row.values)

    def now(self, name: str) -> str | None:
        """Return what somebody else made of a field meanwhile, None where it is the same."""
        stored = self.row.values[name]
        return stored if self.stale and stored != self.values[name] else None


@dataclass(slots=True)
class TableForm:
    """The lines of a page, and what is wrong with them."""

    lines: list[TableLine]
    wrong: list[Wrong] = field(default_factory=list)

    def said_of(self, where: str) -> str | None:
        """Return what is wrong with a field, None where nothing is."""
        return next((each.said for each in self.wrong if each.where == where), None)


def draw_lines(rows: list[TableRow], *, locked: Mapping[str, bool]) -> TableForm:
    """Return a page as it is stored."""
    return TableForm(
        [TableLine(row, dict(row.values), locked=locked[row.uid]) for row in rows]
    )


def read_lines(form: TableForm, answers: Mapping[str, str]) -> list[RowChange]:
    """Fill a page's lines with what was typed; return what changes."""
    changes = []
    for line in form.lines:
        row = line.row
        if f"v-{row.uid}" not in answers or line.locked:
            continue
        line.values = {
            name: answers.get(f"{name}-{row.uid}", row.values[name]).strip()
            for name in FIELDS
        }
        if digest(line.values) == answers.get(f"was-{row.uid}"):
            # Nothing was typed here: whoever else changed it is not disturbed.
            line.values = dict(row.values)
            continue
        wrong = list(_wrong(line))
        form.wrong += wrong
        version = read_version(answers, row.uid)
        values = _values(line)
        if values and not wrong:
            changes.append(RowChange(row.uid, version, values))
    return changes


def read_version(answers: Mapping[str, str], uid: str) -> int:
    """Return the version that a row was drawn from, -1 for none that can be read."""
    written = answers.get(f"v-{uid}", "")
    fits = written.isascii() and written.isdigit() and len(written) <= LONGEST_VERSION
    return int(written) if fits else -1


def digest(values: Mapping[str, str]) -> str:
    """Return a short digest of a row's fields."""
    said = json.dumps([values[name] for name in FIELDS])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _values(line: TableLine) -> dict[str, str | None]:
    names = [name for name in FIELDS if name not in DAYS or line.has_days]
    return {
        name: line.values[name] or None
        for name in names
        if line.values[name] != line.row.values[name]
    }


def _wrong(line: TableLine) -> list[Wrong]:
    values, uid = line.values, line.row.uid
    found: list[tuple[str, str]] = []
    if not values["title"]:
        found.append(("title", _("名前を書いてください。")))
    found += [
        (name, _("%(n)s字までで書いてください。", n=LONGEST))
        for name in ("title", "contact", "contact_phone")
        if len(values[name]) > LONGEST or not values[name].isprintable()
    ]
    if values["status"] not in STATUSES:
        found.append(("status", _("状態を選んでください。")))
    if values["location_visibility"] not in VISIBILITIES:
        found.append(("location_visibility", _("場所の見せ方を選んでください。")))
    if line.has_days:
        found += _wrong_days(line)
    name = line.row.values["title"]
    return [
        Wrong(f"{where}-{uid}", _("「%(name)s」：%(said)s", name=name, said=said))
        for where, said in found
    ]


def _wrong_days(line: TableLine) -> list[tuple[str, str]]:
    values, row = line.values, line.row
    found = []
    day = values["starts_on"]
    if not day and (row.values["starts_on"] or values["start_time"]):
        found.append(("starts_on", _("最初の日を書いてください。例：2026-12-12")))
    if day and not _is_day(day):
        found.append(("starts_on", _("日にちは 2026-12-12 のように書いてください。")))
    elif day and row.ends_on and day > row.ends_on:
        found.append(
            (
                "starts_on",
                _("最後の日（%(day)s）より前にしてください。", day=row.ends_on),
            )
        )
    found += [
        (name, _("時刻は 09:30 のように書いてください。"))
        for name in ("start_time", "end_time")
        if values[name] and not _TIME.fullmatch(values[name])
    ]
    one_day = row.ends_on is None or row.ends_on == day
    if one_day and values["end_time"] and values["end_time"] <= values["start_time"]:
        found.append(("end_time", _("終わりの時刻を、始まりより後にしてください。")))
    return found


def _is_day(text: str) -> bool:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return False
    return day.isoformat() == text and is_likely(day)
