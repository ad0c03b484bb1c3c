"""The words of a group's list and of its forms: states, days, what was done."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from geo.domain.periods import ClockTime, today
from geo.domain.picking import schedule_of
from geo.domain.recurrence_words import describe_recurrence
from geo.domain.schedule import Occurrence, find_occurrences, read_rule
from geo.query.item_days import find_days
from geo.query.items import ItemRecord
from geo.store.documents import Document
from web.database import open_session
from web.filters import clock, dash, plain_day, short_day
from web.filters import day as whole_day
from web.groups.item_fields import fields_by_name
from web.language import translated as _

DAYS_SHOWN = 6
FRESH_FOR = 365


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One line of the list on a group's first page."""

    record: ItemRecord
    state: str
    state_class: str
    when: str


@dataclass(frozen=True, slots=True)
class DayLine:
    """One of the next days, in words."""

    on: date
    words: str
    note: str


def item_lines(items: list[ItemRecord]) -> list[ItemLine]:
    """Return the lines of a list of things, in the order given."""
    with open_session() as session:
        days = find_days(session, [item.uid for item in items])
    return [
        ItemLine(item, *item_state(item), _when(item, days.get(item.uid)))
        for item in items
    ]


def _when(item: ItemRecord, days: Document | None) -> str:
    return when_words(days or {}) if days or item.kind == "activity" else "—"


def item_state(item: ItemRecord) -> tuple[str, str]:
    """Return the word for a thing's state, and the class of its tag."""
    states = {
        "draft": (_("下書き"), ""),
        "ended": (_("終了"), ""),
        "cancelled": (_("中止"), " tag-act"),
    }
    if item.held:
        return _("審査待ち"), " tag-act"
    if item.status in states:
        return states[item.status]
    seen = item.last_confirmed_on
    if seen is None or (today() - seen).days > FRESH_FOR:
        return _("確かめ待ち"), " tag-act"
    if item.layer_visibility != "public":
        return _("限られた人に公開中"), " tag-ok"
    return _("公開中"), " tag-ok"


def when_words(days: Document) -> str:
    """Return in one line when something takes place or is open."""
    if "opening_hours" in days:
        return days["opening_hours"] or days["closed_on"] or ""
    schedule = schedule_of(days)
    if schedule is None:
        return _("日にちはまだありません")
    coming = find_occurrences(schedule, today(), 1)
    if schedule.rrule is None:
        first = coming[0] if coming else None
        shown = first.on if first else schedule.starts_on
        if shown.year != today().year:
            return whole_day(shown)
        return short_day(shown)
    said = rule_words(schedule.rrule)
    if not coming:
        return _("%(rule)s（終わりました）", rule=said)
    return _("%(rule)s　次は%(day)s", rule=said, day=short_day(coming[0].on))


def rule_words(rrule: str | None) -> str:
    """Return a rule in words, empty for something held once."""
    return "" if rrule is None else describe_recurrence(read_rule(rrule))


def schedule_line(days: Document) -> str:
    """Return the rule, the times and the exceptions of a schedule in one sentence."""
    schedule = schedule_of(days)
    if schedule is None:
        return _("日にちはまだありません")
    said = [plain_day(schedule.starts_on), rule_words(schedule.rrule)]
    if schedule.ends_on:
        said.append(_("%(day)sまで", day=plain_day(schedule.ends_on)))
    said.append(_times(days.get("start_time"), days.get("end_time")))
    if schedule.skip_holidays:
        said.append(_("祝日は休み"))
    said += [_("%(day)sは休み", day=plain_day(day)) for day in sorted(schedule.exdates)]
    said += [
        _("%(day)sは%(to)sに動かす", day=plain_day(planned), to=plain_day(move.on))
        for planned, move in sorted(schedule.moved.items())
    ]
    return "、".join(each for each in said if each)


def next_days(days: Document) -> list[DayLine]:
    """Return the next days of a schedule, at most six."""
    schedule = schedule_of(days)
    if schedule is None:
        return []
    return [_day_line(each) for each in find_occurrences(schedule, today(), DAYS_SHOWN)]


def _day_line(day: Occurrence) -> DayLine:
    same_year = day.on.year == today().year
    words = short_day(day.on) if same_year else whole_day(day.on)
    times = _times(_written(day.start_time), _written(day.end_time))
    note = ""
    if day.moved_from is not None and day.moved_from != day.on:
        note = _("%(day)sから動かした日", day=short_day(day.moved_from))
    return DayLine(day.on, f"{words} {times}".strip(), note)


def _written(time: ClockTime | None) -> str | None:
    return None if time is None else str(time)


def _times(start: str | None, end: str | None) -> str:
    if not start and not end:
        return ""
    written = [clock(each) if each else "" for each in (start, end)]
    return dash().join(written) if end else f"{written[0]}{dash()}"


def label_of(kind: str, unit: str) -> str:
    """Return what a field or a unit of fields is called."""
    own = {
        "when": _("日にちと時刻"),
        "geometry": _("地図の場所"),
        "photos": _("写真"),
        "last_confirmed_on": _("確かめた日"),
        "time_band": _("時間帯"),
        "venue": _("会場"),
    }
    asked = fields_by_name(kind).get(unit)
    return asked.label if asked else own.get(unit, unit)


def value_words(kind: str, unit: str, document: dict[str, Any]) -> str:
    """Return what a document says in a field, for comparing two of them."""
    if unit == "when":
        return schedule_line(document)
    value = document.get(unit)
    if unit == "geometry":
        return _("地図にあり：%(shape)s", shape=value) if value else _("地図になし")
    asked = fields_by_name(kind).get(unit)
    words = dict(asked.options) if asked else {}
    if value is None or value in ("", []):
        return _("（書いてありません）")
    if isinstance(value, bool):
        return _("はい") if value else _("いいえ")
    if isinstance(value, list):
        return "、".join(words.get(str(each), str(each)) for each in value)
    return words.get(str(value), str(value))


def said_words(code: str, kind: str, others: list[str]) -> str | None:
    """Return the sentence for what was done."""
    labels = "、".join(label_of(kind, name) for name in others)
    words = {
        "created": _("載せました。"),
        "drafted": _("下書きとして残しました。この団体の人だけが見られます。"),
        "saved": _("保存しました。"),
        "merged": _(
            "保存しました。そのあいだに、ほかの人が直した「%(names)s」も、そのまま残しています。",
            names=labels,
        ),
        "unchanged": _("変わったところはありませんでした。"),
        "proposed": _("提案しました。責任者が確かめると、載ります。"),
        "ended": _("終わりにしました。消えてはいません。いつでも戻せます。"),
        "back": _("もう一度載せました。"),
    }
    return words.get(code)
