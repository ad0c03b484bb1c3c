"""Committees as everybody reads them: seats as counts, meetings with their minutes."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from geo.domain.errors import NotFoundError
from geo.domain.open_doors import is_weekday_daytime, time_band
from geo.store.models import (
    Area,
    AreaSet,
    Committee,
    CommitteeComposition,
    CommitteeMeeting,
    Municipality,
)


@dataclass(frozen=True, slots=True)
class CompositionRecord:
    """Members of one term as counts; None: not counted."""

    uid: str
    term_start: date
    term_end: date | None  # the first day after it
    seats: int
    publicly_recruited: int | None
    women: int | None
    men: int | None
    by_age: dict[str, int] | None
    by_terms: dict[str, int] | None
    concurrent_posts: int | None


@dataclass(frozen=True, slots=True)
class MeetingRecord:
    """A meeting; ``weekday_daytime`` is None where its time is not known."""

    uid: str
    committee: str  # uid
    committee_name: str
    held_on: date
    start_time: str | None
    end_time: str | None
    topic: str | None
    venue: str | None
    online: bool | None
    is_public: bool
    observers: int | None
    minutes_url: str | None

    @property
    def time_band(self) -> str | None:
        """The part of the day in which it starts."""
        return time_band(self.start_time)

    @property
    def weekday_daytime(self) -> bool | None:
        """Whether it is held in working hours."""
        return is_weekday_daytime(self.held_on, self.start_time, self.end_time)


@dataclass(frozen=True, slots=True)
class CommitteeRecord:
    """A committee with the composition in force on the day, None where none is kept."""

    uid: str
    city: str  # slug
    name: str
    purpose: str | None
    legal_basis: str | None
    area: tuple[str, str, str] | None
    department: str | None
    contact: str | None
    established_on: date | None
    ended_on: date | None
    open_to_public: bool
    minutes_url: str | None
    fictional: bool
    version: int
    composition: CompositionRecord | None
    next_meeting: MeetingRecord | None


def find_committees(
    session: Session, municipality_id: int, *, on: date, ended: bool = False
) -> list[CommitteeRecord]:
    """Return a city's committees in the order of entry, those ended only if asked."""
    statement = _statement().where(Committee.municipality_id == municipality_id)
    found = _records(session, statement, on)
    return [
        each for each in found if ended or each.ended_on is None or each.ended_on > on
    ]


def get_committee(
    session: Session, city: str, uid: str, *, on: date
) -> CommitteeRecord:
    """Return one committee of a city.

    Raises
    ------
    NotFoundError
        If there is none of that id.
    """
    statement = _statement().where(Municipality.slug == city, Committee.uid == uid)
    found = _records(session, statement, on)
    if not found:
        raise NotFoundError("この会議はありません。", kind="committee", uid=uid)
    return found[0]


def find_compositions(session: Session, committee: str) -> list[CompositionRecord]:
    """Return a committee's compositions, the newest term first."""
    return [each for _, each in _compositions(session, Committee.uid == committee)]


def find_meetings(
    session: Session, municipality_id: int, *, since: date | None = None
) -> list[MeetingRecord]:
    """Return the meetings of a city's committees, the newest first."""
    condition = Committee.municipality_id == municipality_id
    if since is not None:
        condition = condition & (CommitteeMeeting.held_on >= since)
    return _meetings(session, condition)


def find_meetings_of(session: Session, committee: str) -> list[MeetingRecord]:
    """Return one committee's meetings, the newest first."""
    return _meetings(session, Committee.uid == committee)


_COLUMNS = (
    "uid",
    "name",
    "purpose",
    "legal_basis",
    "department",
    "contact",
    "established_on",
    "ended_on",
    "open_to_public",
    "minutes_url",
    "fictional",
    "version",
)


def _statement() -> Select[Any]:
    table = Committee.__table__.c
    return (
        select(
            *(table[name] for name in _COLUMNS),
            table.id,
            Municipality.slug.label("city"),
            AreaSet.slug.label("area_set"),
            Area.code.label("area_code"),
            Area.name.label("area_name"),
        )
        .join(Municipality, Municipality.id == table.municipality_id)
        .outerjoin(Area, Area.id == table.area_id)
        .outerjoin(AreaSet, AreaSet.id == Area.area_set_id)
        .order_by(table.id)
    )


def _records(
    session: Session, statement: Select[Any], on: date
) -> list[CommitteeRecord]:
    rows = [row._mapping for row in session.execute(statement)]  # noqa: SLF001 # public by its documentation
    ids = [row["id"] for row in rows]
    in_force = {
        uid: each
        for uid, each in _compositions(session, Committee.id.in_(ids))
        if each.term_start <= on and (each.term_end is None or each.term_end > on)
    }
    coming = _meetings(
        session, Committee.id.in_(ids) & (CommitteeMeeting.held_on >= on)
    )
    nearest = {each.committee: each for each in coming}  # the newest first: last wins
    return [
        CommitteeRecord(
            **{name: row[name] for name in _COLUMNS},
            city=row["city"],
            area=(row["area_set"], row["area_code"], row["area_name"])
            if row["area_code"]
            else None,
            composition=in_force.get(row["uid"]),
            next_meeting=nearest.get(row["uid"]),
        )
        for row in rows
    ]


def _compositions(
    session: Session, condition: Any
) -> list[tuple[str, CompositionRecord]]:
    rows = session.execute(
        select(
            Committee.uid,
            CommitteeComposition.uid,
            CommitteeComposition.term_start,
            CommitteeComposition.term_end,
            CommitteeComposition.seats,
            CommitteeComposition.publicly_recruited,
            CommitteeComposition.women,
            CommitteeComposition.men,
            CommitteeComposition.by_age,
            CommitteeComposition.by_terms,
            CommitteeComposition.concurrent_posts,
        )
        .join(Committee, Committee.id == CommitteeComposition.committee_id)
        .where(condition)
        .order_by(CommitteeComposition.term_start.desc(), CommitteeComposition.id)
    )
    return [(row[0], CompositionRecord(*row[1:])) for row in rows]


_OF_MEETING: tuple[Any, ...] = (
    CommitteeMeeting.uid,
    Committee.uid,
    Committee.name,
    CommitteeMeeting.held_on,
    CommitteeMeeting.start_time,
    CommitteeMeeting.end_time,
    CommitteeMeeting.topic,
    CommitteeMeeting.venue,
    CommitteeMeeting.online,
    CommitteeMeeting.is_public,
    CommitteeMeeting.observers,
    CommitteeMeeting.minutes_url,
)


def _meetings(session: Session, condition: Any) -> list[MeetingRecord]:
    rows = session.execute(
        select(*_OF_MEETING)
        .select_from(CommitteeMeeting)
        .join(Committee, Committee.id == CommitteeMeeting.committee_id)
        .where(condition)
        .order_by(CommitteeMeeting.held_on.desc(), CommitteeMeeting.id)
    )
    return [MeetingRecord(*row) for row in rows]
