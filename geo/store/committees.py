"""Committees as counts of their seats, and their meetings; no member is ever named."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.errors import (
    ConflictError,
    InvalidQueryError,
    NotFoundError,
    StaleEditError,
)
from geo.store.models import (
    Committee,
    CommitteeComposition,
    CommitteeMeeting,
    Municipality,
)
from geo.store.municipalities import mark_changed
from geo.store.opportunities import find_area_id

_TEXTS: Final = (
    "purpose",
    "legal_basis",
    "department",
    "contact",
    "established_on",
    "open_to_public",
    "minutes_url",
    "fictional",
)
_CLOCK: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True)
class CommitteeText:
    """What staff write of a committee; ``area``: area set's short name and code."""

    name: str
    purpose: str | None = None
    legal_basis: str | None = None
    area: tuple[str, str] | None = None
    department: str | None = None
    contact: str | None = None
    established_on: date | None = None
    open_to_public: bool = True
    minutes_url: str | None = None
    fictional: bool = False


@dataclass(frozen=True, slots=True)
class Composition:
    """The members of one term as counts; ``term_end`` is the first day after it.

    ``by_age`` has people by age band, ``by_terms`` by how many terms they serve.
    """

    term_start: date
    term_end: date | None
    seats: int
    publicly_recruited: int | None = None
    women: int | None = None
    men: int | None = None
    by_age: dict[str, int] | None = None
    by_terms: dict[str, int] | None = None
    concurrent_posts: int | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting; times as "HH:MM"."""

    held_on: date
    start_time: str | None = None
    end_time: str | None = None
    topic: str | None = None
    venue: str | None = None
    online: bool | None = None
    is_public: bool = True
    observers: int | None = None
    minutes_url: str | None = None


def write_committee(session: Session, municipality_id: int, text: CommitteeText) -> str:
    """Add a committee, which everybody reads; return its uid.

    Raises
    ------
    InvalidQueryError
        If it has no name, or an area that is none.
    """
    row = Committee(municipality_id=municipality_id)
    _fill(session, row, text)
    session.add(row)
    _mark(session, municipality_id)
    return row.uid


def change_committee(
    session: Session,
    municipality_id: int,
    uid: str,
    text: CommitteeText,
    *,
    version: int,
) -> None:
    """Change what is written of a committee.

    Raises
    ------
    StaleEditError
        If somebody changed it since ``version``.
    """
    row = _locked(session, municipality_id, uid)
    if row.version != version:
        message = "ほかの人が先に変えました。ページを開きなおしてください。"
        raise StaleEditError(message, uid=uid)
    _fill(session, row, text)
    row.version += 1
    _mark(session, municipality_id)


def end_committee(
    session: Session, municipality_id: int, uid: str, *, on: date
) -> None:
    """End a committee; what it did stays readable.

    Raises
    ------
    ConflictError
        If it has ended already.
    """
    row = _locked(session, municipality_id, uid)
    if row.ended_on is not None:
        raise ConflictError("この会議はもう終わっています。", field="name")
    row.ended_on = on
    row.version += 1
    _mark(session, municipality_id)


def set_composition(
    session: Session, municipality_id: int, uid: str, made: Composition
) -> None:
    """Keep the counts of a term, in the place of those of the same first day.

    Raises
    ------
    InvalidQueryError
        If the counts exceed the seats.
    ConflictError
        If the term overlaps another one.
    """
    row = _locked(session, municipality_id, uid)
    _require_counts(made)
    others = session.scalars(
        select(CommitteeComposition).where(CommitteeComposition.committee_id == row.id)
    ).all()
    kept = next((each for each in others if each.term_start == made.term_start), None)
    for each in others:
        begins_before = made.term_end is None or each.term_start < made.term_end
        ends_after = each.term_end is None or each.term_end > made.term_start
        if each is not kept and begins_before and ends_after:
            message = "ほかの任期と重なっています。前の任期の終わりを確かめてください。"
            raise ConflictError(message, field="term_start")
    if kept is None:
        kept = CommitteeComposition(committee_id=row.id, term_start=made.term_start)
        session.add(kept)
    for name in (
        "term_end",
        "seats",
        "publicly_recruited",
        "women",
        "men",
        "by_age",
        "by_terms",
        "concurrent_posts",
    ):
        setattr(kept, name, getattr(made, name))
    _mark(session, municipality_id)


def save_meeting(
    session: Session,
    municipality_id: int,
    uid: str,
    meeting: Meeting,
    *,
    known: str | None = None,
) -> str:
    """Add a meeting, or write the one of uid ``known`` anew; return its uid.

    Raises
    ------
    InvalidQueryError
        If a time is none, or it ends before it starts.
    NotFoundError
        If the committee has no such meeting.
    """
    row = _locked(session, municipality_id, uid)
    for name in ("start_time", "end_time"):
        written = getattr(meeting, name)
        if written is not None and not _CLOCK.fullmatch(written):
            message = "時刻を確かめてください。例：18:30"
            raise InvalidQueryError(message, field=name)
    if (
        meeting.start_time
        and meeting.end_time
        and meeting.end_time <= meeting.start_time
    ):
        message = "終わる時刻は、始まる時刻より後にしてください。"
        raise InvalidQueryError(message, field="end_time")
    kept = CommitteeMeeting(committee_id=row.id)
    if known is not None:
        found = session.scalar(
            select(CommitteeMeeting).where(
                CommitteeMeeting.committee_id == row.id, CommitteeMeeting.uid == known
            )
        )
        if found is None:
            message = "この会議の回はありません。"
            raise NotFoundError(message, kind="committee_meeting", uid=known)
        kept = found
    for name in Meeting.__dataclass_fields__:
        setattr(kept, name, getattr(meeting, name))
    session.add(kept)
    _mark(session, municipality_id)
    return kept.uid


def _require_counts(made: Composition) -> None:
    if made.term_end is not None and made.term_end <= made.term_start:
        message = "任期の終わりは、始まりより後にしてください。"
        raise InvalidQueryError(message, field="term_last")
    people = {
        "publicly_recruited": made.publicly_recruited,
        "women": (made.women or 0) + (made.men or 0),
        "by_age": sum((made.by_age or {}).values()),
        "by_terms": sum((made.by_terms or {}).values()),
        "concurrent_posts": made.concurrent_posts,
    }
    for field, number in people.items():
        if number is not None and number > made.seats:
            message = f"合計が、委員の数の{made.seats}人を超えています。"
            raise InvalidQueryError(message, field=field)


def _fill(session: Session, row: Committee, text: CommitteeText) -> None:
    if not text.name.strip():
        raise InvalidQueryError("会議の名前を書いてください。", field="name")
    row.area_id = find_area_id(session, row.municipality_id, text.area)
    row.name = text.name.strip()
    for name in _TEXTS:
        setattr(row, name, getattr(text, name))


def _locked(session: Session, municipality_id: int, uid: str) -> Committee:
    row = session.scalar(
        select(Committee)
        .where(Committee.municipality_id == municipality_id, Committee.uid == uid)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFoundError("この会議はありません。", kind="committee", uid=uid)
    return row


def _mark(session: Session, municipality_id: int) -> None:
    session.flush()
    mark_changed(session, session.get_one(Municipality, municipality_id))
