"""Who is signed in on a device, and what an account's own pages show."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

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
    number: str = ""  # the account's public id, with which it can sign in
    device: str = ""  # public id of this sign-in
    way: str = "passphrase"
    long_stay: bool = False


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """An account as its owner sees it."""

    number: str
    address: str | None
    has_passphrase: bool
    is_staff: bool


@dataclass(frozen=True, slots=True)
class Device:
    """A device somebody is signed in on."""

    uid: str
    browser: str | None  # as the browser calls itself
    since: datetime
    last_seen_at: datetime
    long_stay: bool


def find_signed_in(session: Session, secret: str) -> SignedIn | None:
    """Return the account a device's secret stands for, None once it has run out."""
    row = session.execute(
        select(SignIn, Account)
        .join(Account, Account.id == SignIn.account_id)
        .where(SignIn.token_hash == hash_secret(secret), Account.disabled_at.is_(None))
    ).one_or_none()
    moment = now()
    if row is None or not is_current_sign_in(
        row.SignIn, at=moment, is_staff=row.Account.is_staff
    ):
        return None
    return SignedIn(
        account_id=row.Account.id,
        address=row.Account.email or "",
        is_staff=row.Account.is_staff,
        is_due=moment - row.SignIn.last_seen_at >= SEEN_EVERY,
        number=row.Account.uid,
        device=row.SignIn.uid,
        way=row.SignIn.way,
        long_stay=row.SignIn.long_stay,
    )


def find_account(session: Session, typed: str) -> int | None:
    """Return the key of the account with an e-mail address or number, however typed."""
    typed = unicodedata.normalize("NFKC", typed).strip().casefold()
    if "@" in typed:
        condition = Account.email == typed
    else:
        condition = Account.uid == "".join(c for c in typed if c.isalnum())
    return session.scalar(
        select(Account.id).where(condition, Account.disabled_at.is_(None))
    )


def get_account(session: Session, account_id: int) -> OwnAccount:
    """Return an account as its owner sees it."""
    account = session.get_one(Account, account_id)
    return OwnAccount(
        number=account.uid,
        address=account.email,
        has_passphrase=account.passphrase_hash is not None,
        is_staff=account.is_staff,
    )


def find_devices(session: Session, account_id: int) -> list[Device]:
    """Return the devices an account is signed in on now, the last used first."""
    moment = now()
    rows = session.execute(
        select(SignIn, Account.is_staff)
        .join(Account, Account.id == SignIn.account_id)
        .where(SignIn.account_id == account_id, SignIn.revoked_at.is_(None))
        .order_by(SignIn.last_seen_at.desc(), SignIn.id.desc())
    )
    return [
        Device(
            uid=sign_in.uid,
            browser=sign_in.device,
            since=sign_in.created_at,
            last_seen_at=sign_in.last_seen_at,
            long_stay=sign_in.long_stay,
        )
        for sign_in, is_staff in rows
        if is_current_sign_in(sign_in, at=moment, is_staff=is_staff)
    ]
