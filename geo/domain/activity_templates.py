"""The activities that associations put on most, with what is usual for each."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from geo.domain.errors import NotFoundError
from geo.domain.picking import Picks, rule_of

_NOT_IN_A_DOCUMENT = frozenset({"code", "repeat", "weekdays", "places", "month_day"})
_YEARLY = frozenset({"yearly", "yearly_weekday"})


@dataclass(frozen=True, slots=True)
class ActivityTemplate:
    """One kind of activity, to begin a form with.

    ``values``: fields of an activity's document, without its days.
    """

    code: str
    title: str
    values: dict[str, Any]
    picks: Picks

    def document(self, *, on: date) -> dict[str, Any]:
        """Return a document to edit. What comes once a year has no first day yet.

        ``on``: the first day that may be meant by "from now on".
        """
        starts_on = None
        rrule = None
        if self.picks.repeat != "once" and self.picks.repeat not in _YEARLY:
            starts_on = on
            if self.picks.repeat in {"weekly", "fortnightly"}:
                ahead = (self.picks.weekdays[0] - on.weekday()) % 7
                starts_on = on + timedelta(days=ahead)
            rrule = rule_of(self.picks, starts_on)
        return {
            **self.values,
            "starts_on": None if starts_on is None else starts_on.isoformat(),
            "rrule": rrule,
        }


@cache
def load_templates() -> tuple[ActivityTemplate, ...]:
    """Return every template, in the order they are shown."""
    path = files("geo.domain").joinpath("activity_templates.toml")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(_template(entry) for entry in table["template"])


def get_template(code: str) -> ActivityTemplate:
    """Return one template.

    Raises
    ------
    NotFoundError
        If there is none of that code.
    """
    for template in load_templates():
        if template.code == code:
            return template
    raise NotFoundError("このひな形はありません。", template=code)


def _template(entry: dict[str, Any]) -> ActivityTemplate:
    picks = Picks(
        repeat=entry["repeat"],
        weekdays=tuple(entry.get("weekdays", ())),
        places=tuple(entry.get("places", ())),
        month_day=entry.get("month_day"),
    )
    values = {
        name: value for name, value in entry.items() if name not in _NOT_IN_A_DOCUMENT
    }
    return ActivityTemplate(entry["code"], entry["title"], values, picks)
