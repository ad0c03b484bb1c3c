"""Wishes for letters: asked for, confirmed, ended; and which letter was sent when."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import CursorResult, func, select, update
from sqlalchemy.orm import Session

from geo.domain.errors import NotFoundError
from geo.store.accounts import hash_secret
from geo.store.models import Alert, AlertToken, Letter
from geo.store.models.base import now

CONFIRM_WITHIN: Final = timedelta(days=3)
MOST_UNCONFIRMED: Final = 3  # of one address at a time: nobody is flooded
CLAIM_FOR: Final = timedelta(minutes=10)  # longer than any mail server is waited for
WISH = (
    "municipality_id",
    "area_kind",
    "area_set",
    "area_code",
    "organisation_uid",
    "shape",
    "fields",
    "conditions",
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to hear of, and how often."""

    area_kind: str  # city | area | organisation | drawn
    frequency: str  # daily | weekly
    language: str
    area_set: str | None = None
    area_code: str | None = None
    organisation_uid: str | None = None
    shape: str | None = None  # GeoJSON polygon
    fields: tuple[str, ...] = ()
    conditions: str = ""  # as in the finder's address


@dataclass(frozen=True, slots=True)
class Claim:
    """A letter that this run, and no other, may send now."""

    letter_id: int
    letter_uid: str
    since: datetime  # what changed after it is news


def ask_alert(
    session: Session, municipality_id: int, email: str, wish: Wish
) -> str | None:
    """Keep a wish until it is confirmed; return the secret of the confirming link.

    Returns
    -------
    str or None
        None where the address has unconfirmed wishes enough: no more letters
        go out, and whoever asks is told the same.
    """
    moment = now()
    email = email.strip()
    waiting = session.scalar(
        select(func.count())
        .select_from(Alert)
        .where(
            func.lower(Alert.email) == email.lower(),
            Alert.confirmed_at.is_(None),
            Alert.confirm_until > moment,
        )
    )
    if (waiting or 0) >= MOST_UNCONFIRMED:
        return None
    alert = Alert(
        municipality_id=municipality_id,
        email=email,
        area_kind=wish.area_kind,
        area_set=wish.area_set,
        area_code=wish.area_code,
        organisation_uid=wish.organisation_uid,
        shape=wish.shape,
        fields=sorted(wish.fields),
        conditions=wish.conditions,
        frequency=wish.frequency,
        language=wish.language,
        confirm_until=moment + CONFIRM_WITHIN,
    )
    session.add(alert)
    session.flush()
    return add_secret(session, alert.id, "confirm")


def confirm_alert(session: Session, secret: str) -> None:
    """Begin the letters of a wish; an older wish for the same ends.

    Raises
    ------
    NotFoundError
        If the link leads to no wish, or its three days are over.
    """
    alert = find_alert(session, secret, "confirm")
    if alert.confirmed_at is not None:
        return
    alert.confirmed_at = alert.last_looked_at = now()
    same = session.scalars(
        select(Alert).where(
            Alert.id != alert.id,
            Alert.email == alert.email,
            Alert.confirmed_at.is_not(None),
            Alert.ended_at.is_(None),
        )
    )
    for other in same:
        if all(getattr(other, name) == getattr(alert, name) for name in WISH):
            _end(other)
    session.flush()


def end_alert(session: Session, secret: str) -> None:
    """End a wish and forget its address; ending it twice is no mistake.

    Raises
    ------
    NotFoundError
        If the link leads to no wish.
    """
    alert = find_alert(session, secret, "unsubscribe")
    if alert.ended_at is None:
        _end(alert)
    session.flush()


def end_by_key(session: Session, alert_id: int) -> None:
    """End a wish that can no longer be met."""
    _end(session.scalars(select(Alert).where(Alert.id == alert_id)).one())
    session.flush()


def find_alert(session: Session, secret: str, purpose: str) -> Alert:
    """Return the wish a letter's link leads to.

    Raises
    ------
    NotFoundError
        If there is none, or it was not confirmed in time.
    """
    alert = session.scalar(
        select(Alert)
        .join(AlertToken, AlertToken.alert_id == Alert.id)
        .where(
            AlertToken.token_hash == hash_secret(secret),
            AlertToken.purpose == purpose,
        )
    )
    late = (
        alert is not None
        and alert.confirmed_at is None
        and (alert.confirm_until <= now())
    )
    if alert is None or late:
        message = (
            "このお知らせの登録はありません。3日が過ぎると、確認のリンクは使えません。"
        )
        raise NotFoundError(message, kind="alert")
    return alert


def add_secret(session: Session, alert_id: int, purpose: str) -> str:
    """Return a new secret for a letter's link; only its hash is kept."""
    secret = secrets.token_urlsafe(32)
    session.add(
        AlertToken(alert_id=alert_id, purpose=purpose, token_hash=hash_secret(secret))
    )
    session.flush()
    return secret


def claim_letter(session: Session, alert_id: int, period: str) -> Claim | None:
    """Take on an alert's letter of a period; None where it is done or being done.

    Notes
    -----
    A claim that is neither finished nor released ends after ten minutes: a run
    that was killed does not keep its letter back for ever.
    """
    # Two runs at once follow each other here.
    alert = session.scalar(
        select(Alert)
        .where(Alert.id == alert_id, Alert.ended_at.is_(None))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if alert is None or alert.confirmed_at is None:
        return None
    moment = now()
    letter = session.scalar(
        select(Letter)
        .where(Letter.alert_id == alert_id, Letter.period == period)
        .execution_options(populate_existing=True)
    )
    if letter is None:
        letter = Letter(alert_id=alert_id, period=period, attempts=0)
        session.add(letter)
    elif letter.status != "open" or (
        letter.claimed_until is not None and letter.claimed_until > moment
    ):
        return None
    letter.attempts += 1
    letter.claimed_until = moment + CLAIM_FOR
    session.flush()
    since = alert.last_looked_at or alert.confirmed_at
    return Claim(letter.id, letter.uid, since)


def finish_letter(
    session: Session, claim: Claim, *, sent: bool, looked_at: datetime
) -> None:
    """Record that a letter was handed over, or that there was nothing to say."""
    letter = session.get_one(Letter, claim.letter_id)
    letter.status = "sent" if sent else "nothing"
    letter.sent_at = now() if sent else None
    letter.claimed_until = None
    alert = session.get_one(Alert, letter.alert_id)
    alert.last_period, alert.last_looked_at = letter.period, looked_at
    session.flush()


def release_letter(session: Session, claim: Claim) -> bool:
    """Give a letter back that could not be sent, so that the next run tries again."""
    made = session.execute(
        update(Letter)
        .where(Letter.id == claim.letter_id, Letter.status == "open")
        .values(claimed_until=None)
    )
    return isinstance(made, CursorResult) and made.rowcount == 1


def _end(alert: Alert) -> None:
    alert.ended_at = now()
    # Where it was is forgotten with the address.
    alert.email = alert.shape = None
    alert.conditions = ""
