"""What residents said and how the city answers, as a page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from geo.query.feedback import (
    AnswerCounts,
    FeedbackRecord,
    count_answers,
    find_feedback,
)
from geo.snapshot.snapshot import Snapshot
from geo.store.session import Session


@dataclass(frozen=True, slots=True)
class AnswerRate:
    """One area's counts, and their shares; None where nothing was said."""

    code: str | None
    name: str | None  # None: in no area
    counts: AnswerCounts
    answered: float | None
    in_time: float | None


@dataclass(frozen=True, slots=True)
class Voices:
    """What is published, and how the whole of it was answered."""

    records: tuple[FeedbackRecord, ...]
    whole: AnswerRate
    areas: tuple[AnswerRate, ...]  # only those where something was said
    by_state: Mapping[str, int]
    by_topic: Mapping[str, int]
    by_area: Mapping[str, tuple[str, int]]  # code: name and number


def describe_voices(session: Session, snapshot: Snapshot, *, on: date) -> Voices:
    """Return what residents said in a city and how it was answered.

    Notes
    -----
    The rates count everything received, also what is not published; words that
    were joined with others' or were no opinion are not counted.
    """
    records = find_feedback(session, snapshot.municipality_id, on=on)
    counts: Mapping[str | None, AnswerCounts] = {}
    names: Mapping[str, str] = {}
    if snapshot.area_sets:
        contents = snapshot.get_area_set()
        counts = count_answers(session, snapshot.municipality_id, contents.id, on=on)
        names = {item.code: item.name for item in contents.districts}
    areas = [
        _rate(code, names.get(code) if code else None, counted)
        for code, counted in counts.items()
    ]
    areas.sort(key=lambda each: (each.code is None, each.code or ""))
    return Voices(
        records=tuple(records),
        whole=_rate(None, None, _sum(counts)),
        areas=tuple(areas),
        by_state=_tally([each.state for each in records]),
        by_topic=_tally([each.topic for each in records]),
        by_area=_areas(records),
    )


def _rate(code: str | None, name: str | None, counts: AnswerCounts) -> AnswerRate:
    received = counts.received
    return AnswerRate(
        code=code,
        name=name,
        counts=counts,
        answered=counts.answered / received if received else None,
        in_time=counts.in_time / received if received else None,
    )


def _sum(counts: Mapping[str | None, AnswerCounts]) -> AnswerCounts:
    every = counts.values()
    return AnswerCounts(
        received=sum(each.received for each in every),
        answered=sum(each.answered for each in every),
        in_time=sum(each.in_time for each in every),
        overdue=sum(each.overdue for each in every),
    )


def _tally(codes: list[str]) -> dict[str, int]:
    return {code: codes.count(code) for code in dict.fromkeys(codes)}


def _areas(records: list[FeedbackRecord]) -> dict[str, tuple[str, int]]:
    codes = [each.area_code for each in records if each.area_code is not None]
    names = {each.area_code: each.area_name for each in records}
    return {
        code: (names[code] or code, codes.count(code)) for code in sorted(set(codes))
    }
