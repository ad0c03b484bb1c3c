"""Reading wishes for letters, and what changed since the last one."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.store.alerts import Wish, find_alert
from geo.store.models import Alert, Letter, Municipality, Revision

ADDED = "added"


@dataclass(frozen=True, slots=True)
class AlertRecord:
    """A wish with its address."""

    id: int
    city: str  # slug
    email: str | None
    wish: Wish
    confirmed: bool
    ended: bool
    since: datetime  # what changed after it is news


def get_alert(session: Session, secret: str, purpose: str) -> AlertRecord:
    """Return the wish a letter's link leads to.

    Raises
    ------
    NotFoundError
        If there is none, or it was not confirmed in time.
    """
    alert = find_alert(session, secret, purpose)
    slug = session.scalars(
        select(Municipality.slug).where(Municipality.id == alert.municipality_id)
    ).one()
    return _record(alert, slug)


def find_running(session: Session, municipality_id: int) -> list[AlertRecord]:
    """Return a municipality's confirmed wishes that have not ended, the oldest first."""
    statement = (
        select(Alert, Municipality.slug)
        .join(Municipality, Municipality.id == Alert.municipality_id)
        .where(
            Alert.municipality_id == municipality_id,
            Alert.confirmed_at.is_not(None),
            Alert.ended_at.is_(None),
        )
        .order_by(Alert.id)
    )
    return [_record(alert, slug) for alert, slug in session.execute(statement)]


def find_done(session: Session, period: str) -> set[int]:
    """Return the keys of the wishes whose letter of a period is settled."""
    return set(
        session.scalars(
            select(Letter.alert_id).where(
                Letter.period == period, Letter.status != "open"
            )
        )
    )


def find_changes(
    session: Session, municipality_id: int, *, since: datetime
) -> dict[str, frozenset[str]]:
    """Return what changed of which feature after a moment.

    Returns
    -------
    dict
        Public id to the names of the columns that changed, or to ``added``.
    """
    statement = select(Revision.target_uid, Revision.before, Revision.after).where(
        Revision.municipality_id == municipality_id, Revision.at > since
    )
    found: dict[str, set[str]] = defaultdict(set)
    for uid, before, after in session.execute(statement):
        found[uid] |= {ADDED} if before is None else {*before, *(after or ())}
    return {uid: frozenset(names) for uid, names in found.items()}


def _record(alert: Alert, slug: str) -> AlertRecord:
    return AlertRecord(
        id=alert.id,
        city=slug,
        email=alert.email,
        wish=Wish(
            area_kind=alert.area_kind,
            frequency=alert.frequency,
            language=alert.language,
            area_set=alert.area_set,
            area_code=alert.area_code,
            organisation_uid=alert.organisation_uid,
            shape=alert.shape,
            fields=tuple(alert.fields),
            conditions=alert.conditions,
        ),
        confirmed=alert.confirmed_at is not None,
        ended=alert.ended_at is not None,
        since=alert.last_looked_at or alert.created_at,
    )
