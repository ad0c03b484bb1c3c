"""Accounts, and the devices they are signed in on; only hashes are kept."""

import hashlib
import re
import secrets
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from geo.domain.errors import ConflictError, InvalidQueryError
from geo.store.models import Account, SignIn, SignInLink
from geo.store.models.base import now
from geo.store.passphrases import hash_passphrase

LONGEST_STAY: Final = timedelta(hours=12)
LONGEST_PAUSE: Final = timedelta(hours=2)
OWN_DEVICE_STAY: Final = timedelta(days=180)  # a member's own device, never staff's
OWN_DEVICE_PAUSE: Final = timedelta(days=30)
SEEN_EVERY: Final = timedelta(minutes=5)
_ADDRESS: Final = re.compile(r"[^@\s]{1,64}@[^@\s]{1,250}\.[^@\s.]{2,}")


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
    address = read_address(address)
    kept = hash_passphrase(passphrase)
    account = session.scalar(select(Account).where(Account.email == address))
    if account is None:
        account = Account(email=address, is_staff=True)
        session.add(account)
    elif not replace:
        message = f"{address} はすでに登録されています。"
        raise ConflictError(message, email=address)
    account.passphrase_hash = kept
    account.is_staff = True
    account.disabled_at = None
    session.flush()
    end_sign_ins(session, account.id)
    return account.uid


def read_address(address: str) -> str:
    """Return an e-mail address as it is kept: case does not count.

    Raises
    ------
    InvalidQueryError
        If it cannot be one.
    """
    address = address.strip().casefold()
    if _ADDRESS.fullmatch(address) is None:
        message = f"「{address}」はメールアドレスとして使えません。"
        raise InvalidQueryError(message, field="email")
    return address


def set_address(session: Session, account_id: int, address: str) -> None:
    """Give an account an e-mail address; links to the one before it end.

    Raises
    ------
    InvalidQueryError
        If the address cannot be used.
    ConflictError
        If another account has it.
    """
    address = read_address(address)
    owner = session.scalar(select(Account.id).where(Account.email == address))
    if owner not in {None, account_id}:
        message = "このメールアドレスは使えません。別のアドレスを書いてください。"
        raise ConflictError(message)
    session.get_one(Account, account_id).email = address
    session.execute(delete(SignInLink).where(SignInLink.account_id == account_id))
    session.flush()


def add_sign_in(
    session: Session,
    account_id: int,
    *,
    device: str | None = None,
    way: str = "passphrase",
    long_stay: bool = False,
) -> str:
    """Return a new secret for a device's cookie.

    Parameters
    ----------
    way
        How somebody came in: passphrase, email, invitation or oidc.
    long_stay
        Whether it is the member's own device. Staff's devices never stay long.
    """
    secret = secrets.token_urlsafe(32)
    long_stay = long_stay and not session.get_one(Account, account_id).is_staff
    session.add(
        SignIn(
            account_id=account_id,
            token_hash=hash_secret(secret),
            device=device[:200] if device else None,
            way=way,
            long_stay=long_stay,
            expires_at=now() + (OWN_DEVICE_STAY if long_stay else LONGEST_STAY),
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


def end_sign_ins(
    session: Session,
    account_id: int,
    *,
    only: str | None = None,
    but: str | None = None,
) -> None:
    """Sign an account's devices out.

    Parameters
    ----------
    only, but
        Public ids of the one device to sign out, or of the one that stays.
    """
    statement = update(SignIn).where(
        SignIn.account_id == account_id, SignIn.revoked_at.is_(None)
    )
    if only is not None:
        statement = statement.where(SignIn.uid == only)
    if but is not None:
        statement = statement.where(SignIn.uid != but)
    session.execute(statement.values(revoked_at=now()))


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


def is_current_sign_in(
    sign_in: SignIn, *, at: datetime, is_staff: bool = False
) -> bool:
    """Return whether a device is still signed in at a moment."""
    own = sign_in.long_stay and not is_staff
    end = sign_in.expires_at if own else sign_in.created_at + LONGEST_STAY
    return (
        sign_in.revoked_at is None
        and at < min(end, sign_in.expires_at)
        and at - sign_in.last_seen_at < (OWN_DEVICE_PAUSE if own else LONGEST_PAUSE)
    )
