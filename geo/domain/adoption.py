"""Adoption agreements (アダプトの合意書): what one must say, and how it stands on a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Protocol

from geo.domain.errors import ConflictError, InvalidQueryError
from geo.domain.periods import fiscal_year

ENDING_SOON: Final = timedelta(days=90)
LONGEST_WORDS: Final = 1000
MOST_PEOPLE: Final = 1000
MOST_HOURS: Final = 24.0

STATES: Final = (
    "applied",
    "offered",
    "upcoming",
    "adopted",
    "ending_soon",
    "review_due",
    "expired",
    "ended",
    "refused",
)
"""How an agreement stands on a day, told from its status and its dates."""

HELD: Final = frozenset({"adopted", "ending_soon", "review_due"})
"""The states in which somebody keeps the site that day."""


class Dated(Protocol):
    """What has a status and the dates of a term."""

    @property
    def status(self) -> str:
        """The stored state."""

    @property
    def term_start(self) -> date | None:
        """The first day."""

    @property
    def term_end(self) -> date | None:
        """The first day it no longer holds."""

    @property
    def review_due_on(self) -> date | None:
        """The day by which it is looked at again."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What an agreement says; ``term_end`` is the first day it no longer holds."""

    term_start: date
    term_end: date
    review_due_on: date
    tasks: str
    minimum_people: int | None = None
    supplies: str | None = None
    insurance: str | None = None
    sign_text: str | None = None
    department: str | None = None
    source_id: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One day's work as counts; ``hours`` is how long it took, not summed over people."""

    on_date: date
    participants: int
    by_generation: Mapping[str, int]
    hours: float | None = None
    note: str | None = None


def state_on(agreement: Dated, on: date) -> str:
    """Return how an agreement stands on a day, one of `STATES`.

    A review that is overdue is told before an end that is near; an agreement whose
    term is over and that nobody ended is ``expired``: nothing renews by itself.
    """
    if agreement.status in {"declined", "withdrawn"}:
        return "refused"
    return (
        _state_agreed(agreement, on)
        if agreement.status == "agreed"
        else agreement.status
    )


def _state_agreed(agreement: Dated, on: date) -> str:
    if agreement.term_end is not None and agreement.term_end <= on:
        return "expired"
    if agreement.term_start is not None and agreement.term_start > on:
        return "upcoming"
    if agreement.review_due_on is not None and agreement.review_due_on < on:
        return "review_due"
    if agreement.term_end is not None and agreement.term_end <= on + ENDING_SOON:
        return "ending_soon"
    return "adopted"


def require_terms(terms: Terms, *, on: date) -> None:
    """Refuse terms that contradict themselves, or are over.

    Raises
    ------
    InvalidQueryError
        With the ``field`` that is to be put right.
    """
    if terms.term_end <= terms.term_start:
        _wrong("term_last", "期間の終わりを、始まりより後の日にしてください。")
    if terms.term_end <= on:
        _wrong(
            "term_last", "期間の終わりが過ぎています。今日より後の日にしてください。"
        )
    if not terms.term_start < terms.review_due_on < terms.term_end:
        _wrong("review_due_on", "見直しの日を、期間の中の日にしてください。")
    if not terms.tasks.strip():
        _wrong("tasks", "してもらう作業を書いてください。例：月1回の清掃と草取り")
    if terms.minimum_people is not None and not (
        1 <= terms.minimum_people <= MOST_PEOPLE
    ):
        _wrong("minimum_people", "最低の人数を1以上の数字で書いてください。")


def require_renewal(
    *,
    held_on: date,
    term_start: date | None,
    term_end: date,
    review_due_on: date,
    on: date,
) -> None:
    """Refuse a next term that is over, or that nobody would look at again.

    Raises
    ------
    InvalidQueryError
        With the ``field`` that is to be put right.
    """
    if term_end <= max(held_on, on, term_start or date.min):
        _wrong("new_term_last", "次の期間の終わりを、きょうより後にしてください。")
    if not max(held_on, on) < review_due_on < term_end:
        _wrong(
            "new_review_due_on",
            "次の見直しの日を、きょうより後の、期間の中の日にしてください。",
        )


def require_entry(
    entry: Entry, agreement: Dated, *, ended_on: date | None, on: date
) -> None:
    """Refuse a day's work outside the agreement, or counts that contradict each other.

    Raises
    ------
    InvalidQueryError
        With the ``field`` that is to be put right.
    ConflictError
        If the agreement was never in force.
    """
    if agreement.status not in {"agreed", "ended"}:
        raise ConflictError("合意書ができてから、活動を記録できます。")
    if entry.on_date > on:
        _wrong("on_date", "まだ来ていない日です。活動した日を書いてください。")
    last = min(ended_on or date.max, agreement.term_end or date.max)
    if entry.on_date < (agreement.term_start or date.min) or entry.on_date >= last:
        _wrong("on_date", "合意書の期間の外の日です。日にちを確かめてください。")
    if not 0 <= entry.participants <= MOST_PEOPLE:
        _wrong("participants", "来た人の数を0以上の数字で書いてください。")
    if sum(entry.by_generation.values()) > entry.participants:
        _wrong("participants", "世代ごとの人数の合計が、全体より多くなっています。")
    if entry.hours is not None and not 0 < entry.hours <= MOST_HOURS:
        _wrong("hours", "かかった時間を24時間までの数字で書いてください。例：1.5")


def most_at_once(
    terms: Iterable[tuple[date | None, date | None]],
    *,
    start: date | None,
    end: date | None,
) -> int:
    """Return how many of some terms hold at the same time within a period.

    Every period is half-open; None is no bound.
    """
    first, last = start or date.min, end or date.max
    spans = [(begin or date.min, until or date.max) for begin, until in terms]
    days = [first, *(begin for begin, _ in spans if first <= begin < last)]
    return max(sum(begin <= day < until for begin, until in spans) for day in days)


def usual_term(on: date) -> dict[str, date]:
    """Return the days an offer begins with: three fiscal years (年度) from the next one.

    ``term_last`` is the last day, as people write it; the review is three months
    before it.
    """
    year = fiscal_year(on)
    return {
        "term_start": date(year + 1, 4, 1),
        "term_last": date(year + 4, 3, 31),
        "review_due_on": date(year + 3, 12, 31),
    }


def _wrong(field: str, message: str) -> None:
    raise InvalidQueryError(message, field=field)
