"""Forms of adoption as sent: days, numbers and words, and what is to be put right."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from werkzeug.datastructures import MultiDict

from geo.domain.adoption import MOST_HOURS, MOST_PEOPLE, Entry, Terms
from geo.domain.errors import GeoError
from geo.store.adoption_reviews import Decision, Review
from web.adoption.words import generation_labels
from web.join_form import Wrong
from web.language import translated as _

LONGEST_NUMBER = 6
LONGEST = 1000
DECISIONS: dict[str, Decision] = {
    "continue": "continue",
    "change": "change",
    "end": "end",
}


@dataclass(slots=True)
class Form:
    """What was written, and what is wrong with it."""

    values: MultiDict[str, str] = field(default_factory=MultiDict)
    wrong: list[Wrong] = field(default_factory=list)

    def get(self, name: str, default: object = "") -> str:
        """Return an answer as written, the default where the form is new."""
        return str(self.values.get(name, default) or "").strip()

    def said_of(self, where: str) -> str | None:
        """Return what is wrong with a field, None where nothing is."""
        return next((each.said for each in self.wrong if each.where == where), None)

    def note(self, error: GeoError, otherwise: str) -> None:
        """Keep a deliberate error beside the field that it speaks of."""
        named = str(error.details.get("field") or otherwise)
        where = named if named in self.values else otherwise
        self.wrong.append(Wrong(where, str(error)))

    def words(self, name: str) -> str | None:
        """Return words, None for none; note those that are too many."""
        said = self.get(name)
        if len(said) > LONGEST:
            self.wrong.append(Wrong(name, _("1000字までにしてください。")))
        return said or None

    def day(self, name: str, said: str) -> date | None:
        """Return a day; note what to do where it is none."""
        try:
            return date.fromisoformat(self.get(name))
        except ValueError:
            self.wrong.append(Wrong(name, said))
            return None

    def number(self, name: str, *, said: str) -> int | None:
        """Return a whole number, None for nothing written; note what is none."""
        written = self.get(name)
        if not written:
            return None
        short = len(written) <= LONGEST_NUMBER and written.isdecimal()
        if not short or int(written) > MOST_PEOPLE:
            self.wrong.append(Wrong(name, said))
            return None
        return int(written)


def read_terms(form: Form) -> Terms | None:
    """Return the terms of an agreement; None where something is to be put right."""
    start = form.day("term_start", _("期間の始まりの日を書いてください。"))
    last = form.day("term_last", _("期間の終わりの日を書いてください。"))
    look = form.day("review_due_on", _("見直しの日を書いてください。"))
    people = form.number(
        "minimum_people", said=_("最低の人数を1以上の数字で書いてください。")
    )
    texts = {
        name: form.words(name)
        for name in (
            "supplies",
            "insurance",
            "sign_text",
            "department",
            "source_id",
        )
    }
    tasks = form.words("tasks")
    if tasks is None:
        said = _("してもらう作業を書いてください。例：月1回の清掃と草取り")
        form.wrong.append(Wrong("tasks", said))
    end = _day_after(form, "term_last", last)
    if form.wrong or start is None or end is None or look is None or tasks is None:
        return None
    return Terms(start, end, look, tasks, minimum_people=people, **texts)


def read_review(form: Form) -> Review | None:
    """Return a review; None where something is to be put right."""
    decision = DECISIONS.get(form.get("decision"))
    if decision is None:
        said = _("続けるか、変えるか、終わりにするかを選んでください。")
        form.wrong.append(Wrong("decision", said))
    held = form.day("held_on", _("見直した日を書いてください。"))
    findings = form.words("findings")
    if findings is None:
        said = _("見直しで分かったことを書いてください。みんなが読めます。")
        form.wrong.append(Wrong("findings", said))
    last = look = None
    if decision in {"continue", "change"}:
        last = form.day("new_term_last", _("次の期間の終わりを書いてください。"))
        look = form.day("new_review_due_on", _("次の見直しの日を書いてください。"))
    people = form.number(
        "new_minimum_people", said=_("最低の人数を1以上の数字で書いてください。")
    )
    tasks = form.words("new_tasks")
    end = _day_after(form, "new_term_last", last)
    if form.wrong or decision is None or held is None or findings is None:
        return None
    return Review(
        held_on=held,
        decision=decision,
        findings=findings,
        term_end=end,
        review_due_on=look,
        tasks=tasks,
        minimum_people=people,
    )


def read_entry(form: Form) -> Entry | None:
    """Return a day's work; None where something is to be put right."""
    on = form.day("on_date", _("活動した日を書いてください。"))
    not_people = _("人数を0以上の数字で書いてください。")
    people = form.number("participants", said=not_people)
    if people is None and form.said_of("participants") is None:
        said = _("来た人の数を書いてください。")
        form.wrong.append(Wrong("participants", said))
    ages = {
        code: number
        for code in generation_labels()
        if (number := form.number(f"by-{code}", said=not_people)) is not None
    }
    hours = _hours(form)
    note = form.words("note")
    if form.wrong or on is None or people is None:
        return None
    return Entry(on, people, ages, hours=hours, note=note)


def _hours(form: Form) -> float | None:
    written = form.get("hours")
    if not written:
        return None
    try:
        hours = float(written[:LONGEST_NUMBER])
    except ValueError:
        hours = 0.0
    if not 0 < hours <= MOST_HOURS:
        said = _("かかった時間を24時間までの数字で書いてください。例：1.5")
        form.wrong.append(Wrong("hours", said))
        return None
    return hours


def _day_after(form: Form, name: str, last: date | None) -> date | None:
    """Return the first day that is no longer in a term, of the last that people write."""
    if last is None:
        return None
    if last == date.max:
        form.wrong.append(Wrong(name, _("終わりの日を決めてください。")))
        return None
    return last + timedelta(days=1)
