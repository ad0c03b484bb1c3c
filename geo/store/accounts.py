"""Accounts of city staff, and the devices they are signed in on; only hashes are kept."""

import hashlib
import re
import secrets
from datetime import datetime, timedelta
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from geo.domain.errors import ConflictError, InvalidQueryError
from geo.store.models import Account, SignIn
from geo.store.models.base import now

SHORTEST_PASSPHRASE: Final = 12
LONGEST_PASSPHRASE: Final = 200
LONGEST_STAY: Final = timedelta(hours=12)
LONGEST_PAUSE: Final = timedelta(hours=2)
SEEN_EVERY: Final = timedelta(minutes=5)
_ADDRESS: Final = re.compile(r"[^@\s]{1,64}@[^@\s]{1,250}\.[^@\s.]{2,}")
_HASHER: Final = PasswordHasher()  # argon2id; RFC 9106's second choice of parameters
_NOBODY: Final = _HASHER.hash(secrets.token_urlsafe(32))


def create_staff(
    session: Session, address: str, passphrase: str, *, replace: bool = False
) -> str:
    """Give a member of the city's staff an account; return its public id.

    Parameters
    ----------
    address
        E-mail address; case does not count.
    passphrase
        12 to 200 characters of any kind.
    replace
        Gives an existing account a new passphrase and signs out its devices.

    Raises
    ------
    InvalidQueryError
        If the address or the passphrase cannot be used.
    ConflictError
        If the account exists and is not to be replaced.
    """
    address = address.strip().casefold()
    if _ADDRESS.fullmatch(address) is None:
        message = f"「{address}」はメールアドレスとして使えません。"
        raise InvalidQueryError(message, field="email")
    if not SHORTEST_PASSPHRASE <= len(passphrase) <= LONGEST_PASSPHRASE:
        message = (
            f"合言葉は{SHORTEST_PASSPHRASE}文字以上、"
            f"{LONGEST_PASSPHRASE}文字以下にしてください。"
        )
        raise InvalidQueryError(message, field="passphrase")
    account = session.scalar(select(Account).where(Account.email == address))
    if account is None:
        account = Account(email=address, is_staff=True)
        session.add(account)
    elif not replace:
        message = f"{address} はすでに登録されています。"
        raise ConflictError(message, email=address)
    account.passphrase_hash = _HASHER.hash(passphrase)
    account.is_staff = True
    account.disabled_at = None
    session.flush()
    session.execute(
        update(SignIn)
        .where(SignIn.account_id == account.id, SignIn.revoked_at.is_(None))
        .values(revoked_at=now())
    )
    return account.uid


def check_passphrase(session: Session, address: str, passphrase: str) -> int | None:
    """Return the key of the account a passphrase opens, None where it opens none.

    Notes
    -----
    An unknown address takes as long as a wrong passphrase, so that time does
    not tell which addresses exist. Nothing is written: hashing takes its time,
    and nobody should wait for it with the database's only writer.
    """
    account = session.scalar(
        select(Account).where(
            Account.email == address.strip().casefold(), Account.disabled_at.is_(None)
        )
    )
    known = account.passphrase_hash if account is not None else None
    try:
        _HASHER.verify(known or _NOBODY, passphrase[: LONGEST_PASSPHRASE + 1])
    except (VerificationError, InvalidHashError):
        return None
    return None if account is None or known is None else account.id


def add_sign_in(session: Session, account_id: int, *, device: str | None = None) -> str:
    """Return a new secret for a device's cookie."""
    secret = secrets.token_urlsafe(32)
    session.add(
        SignIn(
            account_id=account_id,
            token_hash=hash_secret(secret),
            device=device[:200] if device else None,
            expires_at=now() + LONGEST_STAY,
        )
    )
    session.flush()
    return secret


def close_sign_in(session: Session, secret: str) -> None:
    """Sign a device out."""
    session.execute(
        update(SignIn)
        .where(SignIn.token_hash == hash_secret(secret), SignIn.revoked_at.is_(None))
        .values(revoked_at=now())
    )


def note_seen(session: Session, secret: str) -> None:
    """Remember that a device was used just now."""
    session.execute(
        update(SignIn)
        .where(SignIn.token_hash == hash_secret(secret))
        .values(last_seen_at=now())
    )


def hash_secret(secret: str) -> str:
    """Return what is kept of a device's secret: it has 256 random bits, no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_current_sign_in(sign_in: SignIn, *, at: datetime) -> bool:
    """Return whether a device is still signed in at a moment."""
    return (
        sign_in.revoked_at is None
        and at < sign_in.expires_at
        and at - sign_in.last_seen_at < LONGEST_PAUSE
    )
