"""Passphrases (合言葉): argon2id, at least 12 characters, never cut short."""

import secrets
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from geo.domain.errors import InvalidQueryError
from geo.store.models import Account, SignInLink

SHORTEST_PASSPHRASE: Final = 12
LONGEST_PASSPHRASE: Final = 200  # longer ones are refused, so that hashing stays quick
_HASHER: Final = PasswordHasher()  # argon2id; RFC 9106's second choice of parameters


def hash_passphrase(passphrase: str) -> str:
    """Return what is kept of a passphrase.

    Raises
    ------
    InvalidQueryError
        If it is shorter than 12 or longer than 200 characters.
    """
    if not SHORTEST_PASSPHRASE <= len(passphrase) <= LONGEST_PASSPHRASE:
        message = (
            f"合言葉は{SHORTEST_PASSPHRASE}文字以上、"
            f"{LONGEST_PASSPHRASE}文字以下にしてください。"
        )
        raise InvalidQueryError(message, field="passphrase")
    return _HASHER.hash(passphrase)


def check_passphrase(session: Session, account_id: int | None, passphrase: str) -> bool:
    """Return whether a passphrase opens an account.

    Notes
    -----
    No account, and one without a passphrase, take as long as a wrong passphrase,
    so that time does not tell which addresses exist. Nothing is written: hashing
    takes its time, and nobody should wait for it with the database's only writer.
    """
    known = session.scalar(
        select(Account.passphrase_hash).where(
            Account.id == account_id, Account.disabled_at.is_(None)
        )
    )
    try:
        # Too long a text is cut one past what any passphrase has: it never fits.
        _HASHER.verify(known or _nobody(), passphrase[: LONGEST_PASSPHRASE + 1])
    except (VerificationError, InvalidHashError):
        return False
    return known is not None


@cache
def _nobody() -> str:
    """Return the hash of a passphrase that nobody has: asking takes as long for no account."""
    return _HASHER.hash(secrets.token_urlsafe(32))


def set_passphrase(session: Session, account_id: int, kept: str) -> None:
    """Give an account a passphrase, as `hash_passphrase` made it.

    Links on their way by e-mail end: whoever asked for them may be why it changes.
    """
    session.get_one(Account, account_id).passphrase_hash = kept
    session.execute(delete(SignInLink).where(SignInLink.account_id == account_id))
