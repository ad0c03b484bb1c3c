"""Links sent by e-mail: a way in, or the proof that an address is somebody's own.

Only hashes are kept. Each works once, a way in for 15 minutes.
"""

import hashlib
import secrets
from datetime import timedelta
from typing import Final

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session

from geo.store.models import Account, SignInLink
from geo.store.models.base import now

LINK_LIVES: Final = timedelta(minutes=15)
ADDRESS_LINK_LIVES: Final = timedelta(hours=24)


def ask_link(session: Session, address: str) -> str | None:
    """Return the secret of a new way in, None where nobody has the address."""
    account = session.scalar(
        select(Account).where(
            Account.email == address.strip().casefold(), Account.disabled_at.is_(None)
        )
    )
    if account is None:
        return None
    secret = secrets.token_urlsafe(32)
    _add(session, account.id, _hash_way_in(secret), LINK_LIVES)
    return secret


def is_open(session: Session, secret: str) -> bool:
    """Return whether a way in can still be used."""
    return _find(session, _hash_way_in(secret)) is not None


def redeem_link(session: Session, secret: str) -> int | None:
    """Use a way in up; return the account's key, None where it no longer works.

    Of two that come at once, one gets in.
    """
    return _use_up(session, _hash_way_in(secret))


def ask_address(session: Session, account_id: int, address: str) -> str:
    """Return the secret that proves that an account may have a new address."""
    secret = secrets.token_urlsafe(32)
    _add(session, account_id, _hash_address(secret, address), ADDRESS_LINK_LIVES)
    return secret


def is_proof(session: Session, account_id: int, secret: str, address: str) -> bool:
    """Return whether a secret went to this address, for this account, and still works."""
    return _find(session, _hash_address(secret, address)) == account_id


def use_proof(session: Session, account_id: int, secret: str, address: str) -> bool:
    """Use a proof up; return whether it held."""
    return is_proof(session, account_id, secret, address) and (
        _use_up(session, _hash_address(secret, address)) == account_id
    )


def _add(session: Session, account_id: int, kept: str, lives: timedelta) -> None:
    moment = now()
    session.execute(delete(SignInLink).where(SignInLink.expires_at <= moment))
    session.add(
        SignInLink(account_id=account_id, token_hash=kept, expires_at=moment + lives)
    )
    session.flush()


def _find(session: Session, kept: str) -> int | None:
    return session.scalar(
        select(SignInLink.account_id)
        .join(Account, Account.id == SignInLink.account_id)
        .where(
            SignInLink.token_hash == kept,
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > now(),
            Account.disabled_at.is_(None),
        )
    )


def _use_up(session: Session, kept: str) -> int | None:
    account_id = _find(session, kept)
    used = session.execute(
        update(SignInLink)
        .where(SignInLink.token_hash == kept, SignInLink.used_at.is_(None))
        .values(used_at=now())
    )
    won = isinstance(used, CursorResult) and used.rowcount == 1
    return account_id if won else None


# What each hash is made of differs, so that no proof of an address lets anybody in.
def _hash_way_in(secret: str) -> str:
    return hashlib.sha256(f"way in {secret}".encode()).hexdigest()


def _hash_address(secret: str, address: str) -> str:
    return hashlib.sha256(f"address {secret} {address}".encode()).hexdigest()
