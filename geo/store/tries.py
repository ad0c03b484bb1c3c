"""Wrong passphrases and codes, counted in the database: a lock holds in every process."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from geo.store.models import FailedTry
from geo.store.models.base import now

WINDOW: Final = timedelta(minutes=15)
TRIES: Final = 5  # of one account, one letter; of one place for typed letter codes
TRIES_OF_AN_OFFICE: Final = 50  # a whole office may share one address
_NETWORK_BITS: Final = 64  # RFC 6177: one subscriber has at least a /64 of IPv6


@dataclass(frozen=True, slots=True)
class Key:
    """What wrong tries are counted for, and how many of them lock it."""

    name: str
    most: int = TRIES

    @property
    def hash(self) -> str:
        """Return what is kept of it: rows say nothing about whom they count."""
        return hashlib.sha256(self.name.encode()).hexdigest()


def account_key(account_id: int | None, typed: str = "") -> Key:
    """Return the key of an account, or of what was typed where no account is."""
    if account_id is not None:
        return Key(f"account:{account_id}")
    return Key(f"address:{typed.strip().casefold()}")


def letter_key(number: str) -> Key:
    """Return the key of a printed letter's number."""
    return Key(f"letter:{number}")


def place_key(address: str | None) -> Key:
    """Return the key of a remote address for passphrases."""
    return Key(f"place:{_network(address)}", TRIES_OF_AN_OFFICE)


def code_place_key(address: str | None) -> Key:
    """Return the key of a remote address for codes typed from a letter."""
    return Key(f"code-place:{_network(address)}")


def count_tries(session: Session, key: Key) -> int:
    """Return how many wrong tries of the last 15 minutes count for a key."""
    return (
        session.scalar(
            select(func.count()).where(
                FailedTry.key_hash == key.hash, FailedTry.at > now() - WINDOW
            )
        )
        or 0
    )


def is_locked(session: Session, *keys: Key) -> bool:
    """Return whether any key is locked: then even the right secret is refused."""
    return any(count_tries(session, key) >= key.most for key in keys)


def is_over(session: Session, *keys: Key) -> bool:
    """Return whether more tries were noted than a key allows.

    Notes
    -----
    A try is noted and committed *before* its secret is checked. However many
    arrive at once, the nth to commit then counts at least n here, so that no
    more than a key allows are ever checked; no database lock is needed.
    """
    return any(count_tries(session, key) > key.most for key in keys)


def find_wait(session: Session, *keys: Key) -> int:
    """Return the whole minutes until the last of the locked keys opens; 0: none is."""
    ends = [end for key in keys if (end := _locked_until(session, key)) is not None]
    if not ends:
        return 0
    return max(1, -((now() - max(ends)) // timedelta(minutes=1)))


def note_failed(session: Session, *keys: Key) -> tuple[int, ...]:
    """Count a wrong try; return what `take_back` needs. Old rows are deleted.

    To be committed by itself, whatever becomes of the request.
    """
    session.execute(delete(FailedTry).where(FailedTry.at <= now() - WINDOW))
    rows = [FailedTry(key_hash=key.hash) for key in keys]
    session.add_all(rows)
    session.flush()
    return tuple(row.id for row in rows)


def take_back(session: Session, noted: tuple[int, ...]) -> None:
    """Forget a try that turned out to be right."""
    session.execute(delete(FailedTry).where(FailedTry.id.in_(noted)))


def clear(session: Session, *keys: Key) -> None:
    """Forget every wrong try of some keys."""
    session.execute(
        delete(FailedTry).where(FailedTry.key_hash.in_([key.hash for key in keys]))
    )


def _locked_until(session: Session, key: Key) -> datetime | None:
    """Return when the earliest of the tries that lock a key stops counting."""
    moment = now()
    at = session.scalars(
        select(FailedTry.at)
        .where(FailedTry.key_hash == key.hash, FailedTry.at > moment - WINDOW)
        .order_by(FailedTry.at.desc())
        .offset(key.most - 1)
        .limit(1)
    ).one_or_none()
    return None if at is None else at + WINDOW


def _network(address: str | None) -> str:
    try:
        found = ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(int(found) >> (128 - _NETWORK_BITS))
    return str(found)
