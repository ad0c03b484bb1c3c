"""Collaborations put into words and order: the public trail, the list and its sums."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from geo.domain.partnership_days import LONG_STREAK, STATES
from geo.query.partnership_records import PartnershipPage
from geo.query.partnerships import PartnershipRecord
from geo.report.partnership_map import count_looks, look_of

OPEN_STATES = ("preparing", "running", "ending_soon", "review_due", "expired")


STEPS = (
    "called",
    "closed",
    "selected",
    "zone",
    "started",
    "milestone",
    "paper",
    "evaluated",
    "reviewed",
    "review_due",
    "term_end",
    "ended",
    "cancelled",
)
"""Every kind of step of a trail, in the order in which they follow from each other."""


@dataclass(frozen=True, slots=True)
class TrailStep:
    """One dated step of a collaboration, from the call to the end.

    ``kind``: called, closed, selected, started, zone, milestone, paper, evaluated,
    reviewed, review_due, term_end, ended or cancelled; ``done`` is False for a day
    that is still to come, ``late`` where it passed without it.
    """

    on: date
    kind: str
    text: str
    done: bool
    late: bool = False


@dataclass(frozen=True, slots=True)
class PartnershipFilter:
    """What a reader asked the list for; an empty word asks for everything."""

    state: str = ""
    zone: str = ""
    form: str = ""
    department: str = ""
    area: str = ""
    look: str = ""  # one of the signs of the map's legend


@dataclass(frozen=True, slots=True)
class PartnershipList:
    """The chosen collaborations, and what there is to choose from."""

    records: list[PartnershipRecord]
    total: int
    states: dict[str, int]
    forms: dict[str, int]
    zones: dict[str, int]
    departments: dict[str, int]
    areas: dict[str, str]
    overdue: int
    looks: dict[str, int]
    yen: dict[int, int]  # of the chosen ones, by fiscal year


def describe_list(
    records: Sequence[PartnershipRecord], asked: PartnershipFilter
) -> PartnershipList:
    """Return the collaborations that were asked for, what is late first."""
    chosen = [record for record in records if _fits(record, asked)]
    chosen.sort(key=lambda record: (_rank(record), -record.term_start.toordinal()))
    yen: Counter[int] = Counter()
    for record in chosen:
        yen.update(record.amounts)
    return PartnershipList(
        records=chosen,
        total=len(records),
        states=_counted((record.state for record in records), STATES),
        forms=_counted(record.form_label for record in records),
        zones=_counted((record.zone for record in records if record.zone), "ABCDE"),
        departments=_counted(name for record in records for name in record.departments),
        areas={
            record.area: record.area_name
            for record in records
            if record.area is not None and record.area_name is not None
        },
        overdue=sum(record.overdue for record in records),
        looks=count_looks(records),
        yen=dict(sorted(yen.items())),
    )


def is_long_streak(record: PartnershipRecord) -> bool:
    """Return whether the same partner has gone on so often that pages say so."""
    return record.streak >= LONG_STREAK


def describe_trail(page: PartnershipPage, *, on: date) -> list[TrailStep]:
    """Return a collaboration's dated steps in order, from the call to the end.

    Steps of one day stand in the order in which they follow from each other.
    """
    steps = [*_call_steps(page, on), *_own_steps(page, on)]
    return sorted(steps, key=lambda step: (step.on, STEPS.index(step.kind)))


def _call_steps(page: PartnershipPage, on: date) -> list[TrailStep]:
    call = page.call
    if call is None:
        return []
    days = (
        (call.opens_on, "called"),
        (call.deadline, "closed"),
        (call.decided_on, "selected"),
    )
    return [TrailStep(day, kind, call.title, day <= on) for day, kind in days if day]


def _own_steps(page: PartnershipPage, on: date) -> list[TrailStep]:
    record, row = page.record, page.row
    steps = [
        TrailStep(zone.valid_from, "zone", zone.zone, zone.valid_from <= on)
        for zone in page.zones
    ]
    steps += [
        TrailStep(
            each.done_on or each.due_on,
            "milestone",
            each.title,
            each.done_on is not None,
            each.done_on is None and each.due_on < on,
        )
        for each in page.milestones
    ]
    steps += [
        TrailStep(each.issued_on, "paper", each.title, each.issued_on <= on)
        for each in page.papers
        if each.issued_on
    ]
    steps += [
        TrailStep(each.evaluated_on, "evaluated", each.party_name, done=True)
        for each in page.evaluations
        if each.published
    ]
    steps += [
        TrailStep(each.held_on, "reviewed", each.decision, done=True)
        for each in page.reviews
        if each.decision != "end"
    ]
    if record.status == "cancelled":
        steps.append(TrailStep(row.ended_on, "cancelled", "", done=True))
        return steps
    started = record.status in {"running", "ended"} and record.term_start <= on
    steps.append(TrailStep(record.term_start, "started", "", started))
    if record.status == "ended":
        steps.append(TrailStep(row.ended_on, "ended", "", done=True))
        return steps
    due = record.review_due_on
    steps.append(TrailStep(due, "review_due", "", done=False, late=record.overdue))
    if record.last_day is not None:
        late = record.state == "expired"
        steps.append(TrailStep(record.last_day, "term_end", "", done=False, late=late))
    return steps


def _fits(record: PartnershipRecord, asked: PartnershipFilter) -> bool:
    return (
        _fits_state(record, asked.state)
        and asked.zone in ("", record.zone)
        and asked.form in ("", record.form_label)
        and (not asked.department or asked.department in record.departments)
        and asked.area in ("", record.area)
        and asked.look in ("", look_of(record))
    )


def _fits_state(record: PartnershipRecord, state: str) -> bool:
    if state == "overdue":
        return record.overdue
    if state == "open":
        return record.state in OPEN_STATES
    return state in ("", record.state)


def _rank(record: PartnershipRecord) -> int:
    if record.overdue:
        return 0
    return 1 if record.state in OPEN_STATES else 2


def _counted(values: Iterable[str], order: Iterable[str] = ()) -> dict[str, int]:
    counts = Counter(values)
    known = [value for value in order if value in counts]
    rest = sorted(set(counts) - set(known))
    return {value: counts[value] for value in (*known, *rest)}
