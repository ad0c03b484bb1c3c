"""Two versions side by side, and the choice between them field by field."""

from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from geo.domain.merging import UNITS
from geo.store.documents import Document
from web.groups.item_fields import Field, fields_by_name
from web.groups.item_form import ItemForm, form_of
from web.groups.item_saving import Outcome

EDITED = frozenset({"line", "lines"})
NOT_ANSWERS = frozenset({"csrf_token", "version", "action", "kind", "comment"})


@dataclass(frozen=True, slots=True)
class Choice:
    """One field that both changed. ``field`` is set where mine may still be edited."""

    unit: str
    mine: Document
    theirs: Document
    field: Field | None


def chosen(form: ItemForm, base: Document) -> Document:
    """Return what a form changes, without what was left to the others' version."""
    left = {
        part
        for name in form.answers
        if name.startswith("choose-") and form.get(name) == "theirs"
        for part in UNITS.get(name.removeprefix("choose-"), (name[len("choose-") :],))
    }
    return {
        name: value
        for name, value in form.values.items()
        if name not in left and (name not in base or value != base[name])
    }


def choices_of(form: ItemForm, outcome: Outcome) -> list[Choice]:
    """Return what somebody has to choose, in the order of the fields."""
    if outcome.merge is None or outcome.edited is None:
        return []
    asked = fields_by_name(form.kind)
    theirs = outcome.edited.item.document
    return [
        Choice(unit, form.values, theirs, _edited(asked.get(unit)))
        for unit in outcome.merge.conflicts
    ]


def conflict_form(form: ItemForm, outcome: Outcome) -> ItemForm:
    """Return the form that is sent with the choice: merged, mine where both changed."""
    if outcome.merge is None:
        return form
    parts = {
        part for unit in outcome.merge.conflicts for part in UNITS.get(unit, (unit,))
    }
    mine = {name: form.values[name] for name in parts if name in form.values}
    whole: dict[str, Any] = {**outcome.merge.values, **mine}
    shown = form_of(form.kind, whole)
    answers: MultiDict[str, str] = shown.answers
    answers["comment"] = form.get("comment")
    return ItemForm(form.kind, answers)


def _edited(asked: Field | None) -> Field | None:
    return asked if asked is not None and asked.widget in EDITED else None
