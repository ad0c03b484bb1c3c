"""Beginning a form with something: a template, or last year's activity."""

from datetime import date
from typing import Any

from geo.domain.activity_templates import get_template, load_templates
from geo.domain.periods import today
from geo.domain.picking import next_year, picks_of
from geo.domain.recurrence import Recurrence
from geo.domain.schedule import read_rule
from geo.query.item_days import find_days
from geo.query.items import ItemRecord
from geo.store.days import NO_DAYS
from geo.store.documents import Document
from web.database import open_session
from web.groups.item_form import ItemForm, form_of

BEGINS_WITH: dict[str, Any] = {"status": "active", "location_visibility": "exact"}
LEFT_OUT = frozenset({"status", "last_confirmed_on", "photos"})

__all__ = ["copied_form", "find_copies", "load_templates", "template_form"]


def template_form(code: str) -> ItemForm:
    """Return the form that a template fills in."""
    template = get_template(code)
    form = form_of("activity", {**BEGINS_WITH, **template.document(on=today())})
    picks = template.picks
    # A yearly one has no rule before its first day is known, only a pick.
    form.answers["repeat"] = picks.repeat
    return form


def copied_form(kind: str, document: Document) -> ItemForm:
    """Return the form of a copy: an activity's days are a year later, or more."""
    copy = {name: value for name, value in document.items() if name not in LEFT_OUT}
    if kind == "activity" and copy.get("starts_on"):
        copy |= _later(copy)
    return form_of(kind, {**copy, **BEGINS_WITH, **_seen(document)})


def find_copies(items: list[ItemRecord]) -> list[tuple[ItemRecord, Document]]:
    """Return a group's activities and their days, those that ended first."""
    activities = [item for item in items if item.kind == "activity"]
    with open_session() as session:
        days = find_days(session, [item.uid for item in activities])
    found = [(item, days.get(item.uid, {})) for item in activities]
    return sorted(found, key=lambda pair: _order(*pair))


def _order(item: ItemRecord, days: Document) -> tuple[bool, bool, str]:
    last = days.get("ends_on") or days.get("starts_on") or ""
    over = days.get("rrule") is None and last < today().isoformat()
    return item.status != "ended", not over, item.title


def _seen(document: Document) -> Document:
    return {"location_visibility": document["location_visibility"]}


def _later(days: Document) -> Document:
    """Return days moved on by a year, until they are not past; exceptions are left."""
    first = date.fromisoformat(days["starts_on"])
    last = date.fromisoformat(days["ends_on"]) if days["ends_on"] else None
    rule = read_rule(days["rrule"]) if days["rrule"] else None
    by_weekday = rule is None or not _is_by_date(rule)
    length = None if last is None else last - first
    moved = next_year(first, same_weekday=by_weekday)
    while moved < today():
        moved = next_year(moved, same_weekday=by_weekday)
    found = picks_of(days["rrule"], first)
    until = found[1] if found else None
    if until is not None and length is None:
        length = until - first
    return {
        **NO_DAYS,
        "starts_on": moved.isoformat(),
        "ends_on": None if length is None else (moved + length).isoformat(),
        "start_time": days["start_time"],
        "end_time": days["end_time"],
        "rrule": days["rrule"],
        "skip_holidays": days["skip_holidays"],
    }


def _is_by_date(rule: Recurrence) -> bool:
    named = rule.by_month_day or rule.frequency in {"MONTHLY", "YEARLY"}
    return bool(named) and not rule.by_day
