"""The secrets of printed letters: one for the camera, one to be typed from paper."""

import secrets
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.store.accounts import hash_secret
from geo.store.models import FreshnessCheck, Invitation
from geo.store.models.base import UID_ALPHABET

NUMBER_LENGTH: Final = 4
SECRET_LENGTH: Final = 8
_HASHER: Final = PasswordHasher()  # argon2id, as passphrases


@dataclass(frozen=True, slots=True)
class LetterSecrets:
    """A letter's two secrets, and what is kept of them."""

    token: str = field(repr=False)
    typed: str = field(repr=False)  # without the letter's number
    token_hash: str
    typed_hash: str


def draw_secrets() -> LetterSecrets:
    """Draw the secrets of one letter.

    Notes
    -----
    The typed secret has 40 bits, so that its hash is a slow one. Draw before the
    unit of work begins: nobody should wait for it with the database's only writer.
    """
    token = secrets.token_urlsafe(32)
    typed = "".join(secrets.choice(UID_ALPHABET) for _ in range(SECRET_LENGTH))
    return LetterSecrets(token, typed, hash_secret(token), hash_slowly(typed))


def draw_number(session: Session) -> str:
    """Return the number of a new letter, which no other printed letter bears."""
    while True:
        number = "".join(secrets.choice(UID_ALPHABET) for _ in range(NUMBER_LENGTH))
        taken = [
            session.scalar(select(table.id).where(table.letter_number == number))
            for table in (Invitation, FreshnessCheck)
        ]
        if not any(taken):
            return number


def write_code(number: str, typed: str) -> str:
    """Return a letter's code as it is printed: ``AAAA-BBBB-CCCC``."""
    whole = (number + typed).upper()
    return "-".join(
        whole[at : at + NUMBER_LENGTH] for at in range(0, len(whole), NUMBER_LENGTH)
    )


def read_code(text: str) -> tuple[str, str] | None:
    """Return the number and the secret of a typed code, None where it is none.

    Case, width, hyphens and spaces do not count.
    """
    plain = unicodedata.normalize("NFKC", text[:100]).lower()
    letters = "".join(sign for sign in plain if sign.isascii() and sign.isalnum())
    if len(letters) != NUMBER_LENGTH + SECRET_LENGTH:
        return None
    if not set(letters) <= set(UID_ALPHABET):
        return None
    return letters[:NUMBER_LENGTH], letters[NUMBER_LENGTH:]


def hash_slowly(secret: str) -> str:
    """Return what is kept of a secret that people type."""
    return _HASHER.hash(secret)


@cache
def _nothing() -> str:
    return _HASHER.hash(secrets.token_urlsafe(32))


def is_typed(secret: str, kept: str | None) -> bool:
    """Return whether a typed secret is the one kept; no hash takes as long as a wrong one."""
    try:
        _HASHER.verify(kept or _nothing(), secret)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None
