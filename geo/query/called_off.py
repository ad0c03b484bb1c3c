"""Reading the sign-ups for days to come that may have to be told of a change."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from geo.store.models import Activity, Signup
from geo.store.models.base import now


@dataclass(frozen=True, slots=True)
class Expected:
    """A party that left an e-mail address and means to come."""

    id: int
    uid: str
    activity: str  # uid
    on_date: date
    size: int
    called: str | None
    email: str
    language: str


def find_expected(
    session: Session, municipality_id: int, *, since: date
) -> list[Expected]:
    """Return who means to come and was not told yet that the day is called off.

    Parameters
    ----------
    since
        The first day of interest.

    Returns
    -------
    list of Expected
        Confirmed and waiting parties with an e-mail address, by day. Those that
        another run is at are left out.
    """
    statement = (
        select(
            Signup.id,
            Signup.uid,
            Activity.uid,
            Signup.on_date,
            Signup.party_size,
            Signup.called,
            Signup.email,
            Signup.language,
        )
        .join(Activity, Activity.id == Signup.feature_id)
        .where(
            Signup.municipality_id == municipality_id,
            Signup.on_date >= since,
            Signup.status != "cancelled",
            Signup.email.is_not(None),
            Signup.told_at.is_(None),
            or_(Signup.telling_until.is_(None), Signup.telling_until <= now()),
        )
        .order_by(Signup.on_date, Signup.id)
    )
    # The statement has asked for those with an address only.
    return [
        Expected(*row[:6], email=row[6] or "", language=row[7])
        for row in session.execute(statement)
    ]
