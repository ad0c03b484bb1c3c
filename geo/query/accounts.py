"""Who is signed in on a device."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.store.accounts import SEEN_EVERY, hash_secret, is_current_sign_in
from geo.store.models import Account, SignIn
from geo.store.models.base import now


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A signed-in account. ``is_due``: its last use should be written down."""

    account_id: int
    address: str
    is_staff: bool
    is_due: bool


def find_signed_in(session: Session, secret: str) -> SignedIn | None:
    """Return the account a device's secret stands for, None once it has run out."""
    row = session.execute(
        select(SignIn, Account)
        .join(Account, Account.id == SignIn.account_id)
        .where(SignIn.token_hash == hash_secret(secret), Account.disabled_at.is_(None))
    ).one_or_none()
    moment = now()
    if row is None or not is_current_sign_in(row.SignIn, at=moment):
        return None
    return SignedIn(
        account_id=row.Account.id,
        address=row.Account.email or "",
        is_staff=row.Account.is_staff,
        is_due=moment - row.SignIn.last_seen_at >= SEEN_EVERY,
    )
