"""The answers of a form as they were written, and what is to be put right."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from geo.domain.errors import ConflictError, InvalidQueryError
from geo.domain.periods import parse_japanese_date
from web.join_form import Wrong
from web.language import translated as _

ASKED_AS = {
    "term_end": ("last_day", "new_last_day"),
    "new_term_end": ("new_last_day",),
    "review_due_on": ("new_review_due_on",),
}
"""Where people write the last day of a term, and the store the first that is none."""


@dataclass(slots=True)
class Answered:
    """A form's answers by name; a page shows them again beside what is wrong."""

    values: dict[str, str]
    wrong: list[Wrong] = field(default_factory=list)

    def said_of(self, where: str) -> str | None:
        """Return what is wrong with a field, None where nothing is."""
        return next((each.said for each in self.wrong if each.where == where), None)

    def tell(self, where: str, said: str) -> None:
        """Note that a field is to be put right."""
        self.wrong.append(Wrong(where, said))

    def tell_error(self, error: ConflictError | InvalidQueryError, where: str) -> None:
        """Note what the store refused, at the field it names or at another."""
        named = str(error.details.get("field", where))
        names = (named, *ASKED_AS.get(named, ()))
        here = next((name for name in names if name in self.values), where)
        self.tell(here, error.message)

    def text(self, name: str, most: int) -> str | None:
        """Return one line of text, None where it is empty or too long."""
        value = self.values[name]
        if len(value) > most:
            self.tell(name, _("%(n)s字までにしてください。", n=most))
            return None
        return value or None

    def day(self, name: str, *, required: bool = True) -> date | None:
        """Return a day, noting where it is none."""
        value = self.values[name]
        if not value and not required:
            return None
        try:
            return parse_japanese_date(value)
        except ValueError:
            self.tell(
                name,
                _("日付を確かめてください。例：2027年3月31日")
                if value
                else _("日付を書いてください。例：2027年3月31日"),
            )
            return None


def day_after(form: Answered, name: str, last: date | None) -> date | None:
    """Return the first day that is no longer in a term, of the last that people write."""
    if last is None:
        return None
    if last == date.max:
        form.tell(name, _("終わりの日を決めてください。"))
        return None
    return last + timedelta(days=1)


def read_answers(
    answers: Mapping[str, str],
    names: Iterable[str],
    given: Mapping[str, str] | None = None,
) -> Answered:
    """Return the answers to some questions; ``given`` holds what stands there first."""
    first = given or {}
    return Answered(
        {name: answers.get(name, first.get(name, "")).strip() for name in names}
    )
