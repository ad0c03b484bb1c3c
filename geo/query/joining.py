"""Reading sign-ups: for the party itself, for the form, and for the desk."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from geo.domain.errors import NotFoundError
from geo.store.accounts import hash_secret
from geo.store.models import (
    Activity,
    ActivityReport,
    Layer,
    Municipality,
    Signup,
)
from geo.store.shown import IS_SHOWN, PUBLIC


@dataclass(frozen=True, slots=True)
class Joinable:
    """What an activity's own row says of joining it."""

    feature_id: int
    capacity: int | None
    contact: str | None
    contact_phone: str | None

    def room(self, taken: "Taken") -> int | None:
        """Return the free places that are left, None where there is no limit."""
        if self.capacity is None:
            return None
        return max(self.capacity - taken.confirmed, 0)


@dataclass(frozen=True, slots=True)
class Taken:
    """How many people hold or wait for a place on one day."""

    confirmed: int
    waiting: int


@dataclass(frozen=True, slots=True)
class OwnSignup:
    """A sign-up as its own party sees it."""

    city: str  # slug
    activity: str  # uid
    title: str
    on_date: date
    size: int
    status: str
    called: str | None
    email: str | None
    erase_on: date


@dataclass(frozen=True, slots=True)
class DayOfSignups:
    """One activity on one day, in numbers."""

    city: str  # slug
    city_name: str
    activity: str  # uid
    title: str
    on_date: date
    capacity: int | None
    parties: int
    confirmed: int
    waiting: int
    participants: int | None  # as reported afterwards


@dataclass(frozen=True, slots=True)
class SignupRow:
    """One party as the desk sees it."""

    status: str
    size: int
    called: str | None
    email: str | None
    phone: str | None
    note: str | None
    promoted_at: datetime | None
    erased: bool
    erase_on: date


@dataclass(frozen=True, slots=True)
class ReportRecord:
    """How many came, as recorded afterwards."""

    participants: int | None
    by_generation: dict[str, int]
    note: str | None


def get_joinable(session: Session, municipality_id: int, uid: str) -> Joinable:
    """Return what is needed to join a published activity.

    Raises
    ------
    NotFoundError
        If there is no such activity.
    """
    row = session.execute(
        select(
            Activity.id,
            Activity.capacity,
            Activity.contact,
            Activity.contact_phone,
        )
        .join(Layer, Layer.id == Activity.layer_id)
        .where(
            Activity.municipality_id == municipality_id,
            Activity.uid == uid,
            IS_SHOWN,
            Layer.visibility == PUBLIC,
        )
    ).one_or_none()
    if row is None:
        message = "この活動は見つかりません。"
        raise NotFoundError(message, kind="feature", uid=uid)
    return Joinable(*row)


def count_taken(session: Session, feature_id: int) -> dict[date, Taken]:
    """Return how many places are taken and waited for, by day; a free day is missing."""
    statement = (
        select(Signup.on_date, *_sums())
        .where(Signup.feature_id == feature_id, Signup.status != "cancelled")
        .group_by(Signup.on_date)
    )
    return {
        day: Taken(int(confirmed), int(waiting))
        for day, confirmed, waiting in session.execute(statement)
    }


def get_own_signup(session: Session, secret: str) -> OwnSignup:
    """Return the sign-up a link leads to.

    Raises
    ------
    NotFoundError
        If it leads to none, or its time is over.
    """
    row = session.execute(
        select(
            Municipality.slug,
            Activity.uid,
            Activity.title,
            Signup.on_date,
            Signup.party_size,
            Signup.status,
            Signup.called,
            Signup.email,
            Signup.erase_on,
        )
        .select_from(Signup)
        .join(Activity, Activity.id == Signup.feature_id)
        .join(Municipality, Municipality.id == Signup.municipality_id)
        .where(Signup.token_hash == hash_secret(secret))
    ).one_or_none()
    if row is None:
        message = "この申込はありません。保存の期間が過ぎると、ページはなくなります。"
        raise NotFoundError(message, kind="signup")
    return OwnSignup(*row)


def find_days(session: Session, *, since: date) -> list[DayOfSignups]:
    """Return every day somebody signed up for, the latest first.

    Parameters
    ----------
    since
        The first day of interest.
    """
    parties = func.sum(case((Signup.status != "cancelled", 1), else_=0))
    statement = (
        select(
            Municipality.slug,
            Municipality.name,
            Activity.uid,
            Activity.title,
            Signup.on_date,
            Activity.capacity,
            parties,
            *_sums(),
            func.max(ActivityReport.participants),
        )
        .select_from(Signup)
        .join(Activity, Activity.id == Signup.feature_id)
        .join(Municipality, Municipality.id == Signup.municipality_id)
        .outerjoin(
            ActivityReport,
            (ActivityReport.feature_id == Signup.feature_id)
            & (ActivityReport.on_date == Signup.on_date),
        )
        .where(Signup.on_date >= since)
        .group_by(
            Municipality.slug,
            Municipality.name,
            Activity.uid,
            Activity.title,
            Signup.on_date,
            Activity.capacity,
        )
        .order_by(Signup.on_date, Activity.title, Activity.uid)
    )
    return [
        DayOfSignups(
            city=row.slug,
            city_name=row.name,
            activity=row.uid,
            title=row.title,
            on_date=row.on_date,
            capacity=row.capacity,
            # PostgreSQL sums to numbers of its own kind.
            parties=int(row[6]),
            confirmed=int(row[7]),
            waiting=int(row[8]),
            participants=row[9],
        )
        for row in session.execute(statement)
    ]


def find_signups(session: Session, feature_id: int, day: date) -> list[SignupRow]:
    """Return a day's parties: those who come, those who wait, in order of the line."""
    statement = (
        select(Signup)
        .where(
            Signup.feature_id == feature_id,
            Signup.on_date == day,
            Signup.status != "cancelled",
        )
        .order_by(Signup.status, Signup.queued_at, Signup.id)
    )
    return [
        SignupRow(
            status=row.status,
            size=row.party_size,
            called=row.called,
            email=row.email,
            phone=row.phone,
            note=row.note,
            promoted_at=row.promoted_at,
            erased=row.erased_at is not None,
            erase_on=row.erase_on,
        )
        for row in session.scalars(statement)
    ]


def find_report(session: Session, feature_id: int, day: date) -> ReportRecord | None:
    """Return what was recorded of a day, None before anything was."""
    row = session.scalar(
        select(ActivityReport).where(
            ActivityReport.feature_id == feature_id, ActivityReport.on_date == day
        )
    )
    if row is None:
        return None
    return ReportRecord(row.participants, dict(row.by_generation or {}), row.note)


def _sums() -> list[Any]:
    return [
        func.sum(case((Signup.status == status, Signup.party_size), else_=0))
        for status in ("confirmed", "waiting")
    ]
