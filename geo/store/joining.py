"""Sign-ups: who means to come on which day, never more than there is room for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geo.domain.errors import ConflictError, NotFoundError
from geo.store.accounts import hash_secret
from geo.store.models import Activity, ActivityReport, Feature, Signup
from geo.store.models.base import now

LARGEST_PARTY: Final = 20
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{43}")  # 256 bits of token_urlsafe


@dataclass(frozen=True, slots=True)
class Party:
    """Those who want to come: one of ``email`` and ``phone`` is given."""

    on_date: date
    size: int
    called: str
    email: str | None
    phone: str | None
    note: str | None
    language: str = "ja"


@dataclass(frozen=True, slots=True)
class Promoted:
    """A waiting party that has a place now, and how it can be told."""

    title: str
    activity: str  # uid
    on_date: date
    size: int
    called: str | None
    email: str | None
    language: str


def join(
    session: Session, feature_id: int, party: Party, *, secret: str, keep_days: int
) -> str:
    """Sign a party up, on the waiting list where there is no room; return its status.

    Parameters
    ----------
    secret
        43 characters that the form carried and the party's own link will carry.
        Sent twice, it signs up once.
    keep_days
        How many days after the day the contact data is kept.

    Raises
    ------
    ConflictError
        If the party is larger than the activity's capacity.
    """
    activity = _locked(session, feature_id)
    known = session.scalar(
        select(Signup).where(Signup.token_hash == hash_secret(secret))
    )
    if known is not None:
        return known.status
    _require_size(activity, party.size)
    room = _room(session, activity, party.on_date)
    signup = Signup(
        municipality_id=activity.municipality_id,
        feature_id=feature_id,
        on_date=party.on_date,
        party_size=party.size,
        status="confirmed" if room is None or party.size <= room else "waiting",
        called=party.called,
        email=party.email,
        phone=party.phone,
        note=party.note,
        language=party.language,
        token_hash=hash_secret(secret),
        erase_on=party.on_date + timedelta(days=keep_days),
    )
    session.add(signup)
    session.flush()
    return signup.status


def change_party(
    session: Session, secret: str, *, size: int, on_date: date, keep_days: int
) -> list[Promoted]:
    """Change a party's size or day; return the waiting parties that come in for it.

    Raises
    ------
    NotFoundError
        If the link leads to no sign-up that is still alive.
    ConflictError
        If a confirmed party asks for more than there is room for. Nothing changes.
    """
    signup, activity = _find(session, secret)
    _require_size(activity, size)
    before = signup.on_date
    moved = on_date != before
    if not moved and size == signup.party_size:
        return []
    room = _room(session, activity, on_date)
    if room is not None:
        own = signup.party_size if signup.status == "confirmed" and not moved else 0
        fits = size <= room + own
        if signup.status == "confirmed" and not fits:
            message = (
                "その日は空きが足りません。いまの申込はそのままです。"
                "人数を減らすか、別の日を選んでください。"
            )
            raise ConflictError(message)
        if signup.status == "waiting" and fits and moved:
            signup.status = "confirmed"
    signup.party_size, signup.on_date = size, on_date
    if moved:
        signup.queued_at = now()
        signup.told_at = None  # of the other day
        signup.erase_on = on_date + timedelta(days=keep_days)
    session.flush()
    come_in = _promote(session, activity, on_date)
    if moved:
        come_in += _promote(session, activity, before)
    return [each for row, each in come_in if row is not signup]


def cancel(session: Session, secret: str) -> list[Promoted]:
    """Take a sign-up back and forget who it was; return who comes in for it.

    Raises
    ------
    NotFoundError
        As `change_party`.
    """
    signup, activity = _find(session, secret)
    signup.status = "cancelled"
    # The link keeps answering that nobody is expected any more.
    signup.called = signup.email = signup.phone = signup.note = None
    session.flush()
    return [each for _, each in _promote(session, activity, signup.on_date)]


def save_report(
    session: Session,
    feature_id: int,
    on_date: date,
    *,
    participants: int,
    by_generation: dict[str, int],
    note: str | None,
) -> None:
    """Record how many came on a day, in place of what was recorded before."""
    report = session.scalar(
        select(ActivityReport).where(
            ActivityReport.feature_id == feature_id, ActivityReport.on_date == on_date
        )
    )
    if report is None:
        report = ActivityReport(feature_id=feature_id, on_date=on_date)
        session.add(report)
    report.participants = participants
    report.by_generation = dict(by_generation) or None
    report.note = note
    report.reported_at = now()
    session.flush()


def is_secret(text: str) -> bool:
    """Return whether a text has the form of a link's secret."""
    return _SECRET.fullmatch(text) is not None


def _find(session: Session, secret: str) -> tuple[Signup, Activity]:
    key = session.scalar(
        select(Signup.feature_id).where(Signup.token_hash == hash_secret(secret))
    )
    if key is None:
        raise _gone()
    activity = _locked(session, key)
    # Read under the lock: another request may have taken it back meanwhile.
    signup = session.scalar(
        select(Signup).where(
            Signup.token_hash == hash_secret(secret), Signup.status != "cancelled"
        )
    )
    if signup is None:
        raise _gone()
    return signup, activity


def _locked(session: Session, feature_id: int) -> Activity:
    """Return an activity nobody else can sign up for until this work is done."""
    # A lock that does not hinder rows from pointing at it.
    session.execute(
        select(Feature.id)
        .where(Feature.id == feature_id)
        .with_for_update(key_share=True)
    ).one()
    return session.scalars(
        select(Activity)
        .where(Activity.id == feature_id)
        .execution_options(populate_existing=True)
    ).one()


def _room(session: Session, activity: Activity, day: date) -> int | None:
    """Return the free places of a day, None where there is no limit."""
    if activity.capacity is None:
        return None
    taken = session.scalar(
        select(func.coalesce(func.sum(Signup.party_size), 0)).where(
            Signup.feature_id == activity.id,
            Signup.on_date == day,
            Signup.status == "confirmed",
        )
    )
    return max(activity.capacity - int(taken or 0), 0)


def _promote(
    session: Session, activity: Activity, day: date
) -> list[tuple[Signup, Promoted]]:
    return list(_promoted(session, activity, day))


def _promoted(
    session: Session, activity: Activity, day: date
) -> Iterator[tuple[Signup, Promoted]]:
    """Let waiting parties in, in their order, each that fits."""
    room = _room(session, activity, day)
    waiting = session.scalars(
        select(Signup)
        .where(
            Signup.feature_id == activity.id,
            Signup.on_date == day,
            Signup.status == "waiting",
        )
        .order_by(Signup.queued_at, Signup.id)
    ).all()
    for signup in waiting:
        if room is not None and signup.party_size > room:
            continue
        if room is not None:
            room -= signup.party_size
        signup.status = "confirmed"
        signup.promoted_at = now()
        yield (
            signup,
            Promoted(
                title=activity.title,
                activity=activity.uid,
                on_date=day,
                size=signup.party_size,
                called=signup.called,
                email=signup.email,
                language=signup.language,
            ),
        )
    session.flush()


def _require_size(activity: Activity, size: int) -> None:
    most = min(activity.capacity or LARGEST_PARTY, LARGEST_PARTY)
    if not 1 <= size <= most:
        message = f"人数は1人から{most}人までにしてください。"
        raise ConflictError(message, field="size")


def _gone() -> NotFoundError:
    message = "この申込はありません。取り消したか、保存の期間が過ぎています。"
    return NotFoundError(message, kind="signup")
