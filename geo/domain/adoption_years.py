"""Yearly plan and report of an adopted site, made from its log: counts, no names."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, Protocol, TypeVar

from geo.domain.errors import InvalidQueryError
from geo.domain.periods import fiscal_year, fiscal_year_period

MONTHS = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)
"""The months of a fiscal year in their order."""


class Worked(Protocol):
    """One day's work as counts; ``participants`` is None where nobody counted."""

    @property
    def on_date(self) -> date:
        """The day."""

    @property
    def participants(self) -> int | None:
        """How many came."""

    @property
    def by_generation(self) -> Mapping[str, int]:
        """How many of them of each generation."""

    @property
    def hours(self) -> float | None:
        """How long it took."""

    @property
    def note(self) -> str | None:
        """What was done."""


Day = TypeVar("Day", bound=Worked)


@dataclass(frozen=True, slots=True)
class YearOfWork(Generic[Day]):
    """What the log of a fiscal year (年度) comes to.

    ``people`` counts somebody who came on three days three times (延べ人数);
    ``uncounted`` is how many days nobody counted. ``hours`` is None where no day
    says how long it took.
    """

    fiscal_year: int
    days: int
    people: int
    uncounted: int
    by_generation: Mapping[str, int]
    hours: float | None
    entries: tuple[Day, ...]


def describe_year(entries: Iterable[Day], year: int) -> YearOfWork[Day]:
    """Return what the days of a fiscal year come to, the earliest first."""
    first, after = fiscal_year_period(year)
    within = sorted(
        (each for each in entries if first <= each.on_date < after),
        key=lambda each: each.on_date,
    )
    ages: dict[str, int] = {}
    for entry in within:
        for code, number in entry.by_generation.items():
            ages[code] = ages.get(code, 0) + number
    told = [each.hours for each in within if each.hours is not None]
    return YearOfWork(
        fiscal_year=year,
        days=len(within),
        people=sum(each.participants or 0 for each in within),
        uncounted=sum(each.participants is None for each in within),
        by_generation=ages,
        hours=round(sum(told), 2) if told else None,
        entries=tuple(within),
    )


def years_of_work(
    entries: Sequence[Worked], *, term_start: date | None, on: date
) -> list[int]:
    """Return the fiscal years a report can be about, this one first."""
    known = {fiscal_year(each.on_date) for each in entries} | {fiscal_year(on)}
    since = max(fiscal_year(term_start), min(known)) if term_start else min(known)
    return [year for year in sorted(known, reverse=True) if year >= since]


def require_year(
    kind: str,
    year: int,
    entries: Sequence[Worked],
    *,
    term_start: date | None,
    on: date,
) -> None:
    """Refuse a year that no plan or report can be about: its paper would be empty.

    Raises
    ------
    InvalidQueryError
        If a report's year has no work, or a plan is not for this year or the next.
    """
    known = years_of_work(entries, term_start=term_start, on=on)
    if kind == "plan":
        known = [known[0] + 1, known[0]]
    if year not in known:
        raise InvalidQueryError("年度を選びなおしてください。", field="year")


def report_content(work: YearOfWork[Any]) -> dict[str, Any]:
    """Return what a yearly report files: the year's counts and each day's."""
    return {
        "days": work.days,
        "people": work.people,
        "uncounted": work.uncounted,
        "by_generation": dict(work.by_generation),
        "hours": work.hours,
        "entries": [
            {
                "on_date": each.on_date.isoformat(),
                "participants": each.participants,
                "hours": each.hours,
                "note": each.note,
            }
            for each in work.entries
        ],
    }


def plan_content(
    entries: Iterable[Worked],
    year: int,
    *,
    tasks: str | None,
    minimum_people: int | None,
) -> dict[str, Any]:
    """Return what a yearly plan files: the agreed work, and last year's days by month.

    Where the log has nothing of the year before, ``by_month`` is empty: the group
    plans with the city instead of with numbers nobody saw.
    """
    before = describe_year(entries, year - 1)
    by_month = dict.fromkeys(MONTHS, 0)
    for entry in before.entries:
        by_month[entry.on_date.month] += 1
    return {
        "tasks": tasks,
        "minimum_people": minimum_people,
        "days": before.days,
        "people_each": round(before.people / before.days) if before.days else None,
        "by_month": [[month, days] for month, days in by_month.items() if days],
    }
