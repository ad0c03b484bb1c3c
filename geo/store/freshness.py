"""Answers to "is this still right?", and the questions that were mailed or printed."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Literal

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from geo.domain.errors import NotFoundError, StaleEditError
from geo.domain.periods import fiscal_year
from geo.store.accounts import hash_secret
from geo.store.editing import Actor, change_feature, lock_feature
from geo.store.models import FreshnessCheck, Layer, Organisation
from geo.store.models.base import UID_ALPHABET, new_uid, now
from geo.store.proposals import propose_change

LIVES: Final = timedelta(days=60)
LIVES_AFTER_CODE: Final = timedelta(days=1)  # the page that a typed code opens
CLAIM_FOR: Final = timedelta(minutes=10)
NUMBER_LENGTH: Final = 8
CODE_LENGTH: Final = 10  # with five tries in 15 minutes
Choice = Literal["same", "end", "fix"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody says of one thing, as it stood in the version they saw."""

    uid: str
    version: int
    choice: Choice
    text: str | None = None  # why it ended, or what is wrong


@dataclass(slots=True)
class Round:
    """What became of the answers: public ids."""

    confirmed: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    proposed: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)  # changed meanwhile: ask again


@dataclass(frozen=True, slots=True)
class OpenedCheck:
    """A question with its secrets, which are not kept."""

    id: int
    secret: str
    letter_number: str
    code: str


def answer_round(
    session: Session,
    organisation_id: int,
    answers: Iterable[Answer],
    *,
    actor: Actor,
    on: date,
    ends_directly: Callable[[str], bool],
    holds_back: Callable[[str], bool],
    reason: str,
) -> Round:
    """Take the answers of one sitting; what is written is undone together.

    Parameters
    ----------
    ends_directly
        Whether an end is public at once under a layer's moderation; else it
        waits for an owner, as does everything that is to be put right.
    holds_back
        Whether a thing whose end waits is off the public pages meanwhile.
    reason
        How the group was asked, for the history.

    Raises
    ------
    NotFoundError
        If a thing is not the group's.

    Notes
    -----
    Confirming tells nobody anything new, so that it waits for nobody. What
    changed since the answer was given is left as it is and told in ``stale``.
    """
    made, batch = Round(), new_uid()
    for answer in answers:
        feature = lock_feature(session, answer.uid)
        layer = session.get_one(Layer, feature.layer_id)
        own = layer.owner_id or feature.organisation_id
        if own != organisation_id:
            raise NotFoundError(
                "この項目は見つかりません。", kind="feature", uid=answer.uid
            )
        waits = answer.choice == "end" and not ends_directly(layer.moderation)
        if answer.choice == "fix" or waits:
            ends = answer.choice == "end"
            propose_change(
                session,
                organisation_id,
                kind="finish" if ends else "change",
                uid=answer.uid,
                base_version=answer.version,
                values={},
                actor=actor,
                # That something is wrong tells nobody what is right: nothing is hidden.
                holds=ends and holds_back(layer.moderation),
                feature_kind=feature.kind,
                comment=answer.text,
            )
            made.proposed.append(answer.uid)
            continue
        values = {"last_confirmed_on": on.isoformat()}
        if answer.choice == "end":
            values["status"] = "ended"
        try:
            change_feature(
                session,
                answer.uid,
                values,
                version=answer.version,
                actor=actor,
                on=on,
                reason=answer.text or reason,
                batch=batch,
            )
        except StaleEditError:
            made.stale.append(answer.uid)
        else:
            done = made.ended if answer.choice == "end" else made.confirmed
            done.append(answer.uid)
    session.flush()
    return made


def open_check(
    session: Session,
    organisation_id: int,
    *,
    by_role: str,
    on: date,
    lives: timedelta = LIVES,
) -> OpenedCheck:
    """Make a secret link and a typed code that lead to a group's questions."""
    secret = secrets.token_urlsafe(32)
    code = _letters(CODE_LENGTH)
    check = FreshnessCheck(
        organisation_id=organisation_id,
        fiscal_year=fiscal_year(on),
        letter_number=_letters(NUMBER_LENGTH),
        token_hash=hash_secret(secret),
        code_hash=hash_secret(code),
        by_role=by_role,
        expires_at=now() + lives,
    )
    session.add(check)
    session.flush()
    return OpenedCheck(check.id, secret, check.letter_number, code)


def claim_check(
    session: Session, organisation_id: int, *, letters: int, on: date
) -> OpenedCheck | None:
    """Take on a group's letter; None where another run is at it or has done it.

    Parameters
    ----------
    letters
        How many letters of the fiscal year this run knows of.

    Notes
    -----
    A claim that was neither mailed nor given back ends after ten minutes.
    """
    # Two runs at once follow each other here.
    session.scalar(
        select(Organisation.id)
        .where(Organisation.id == organisation_id)
        .with_for_update(key_share=True)
    )
    others = session.scalars(
        select(FreshnessCheck).where(
            FreshnessCheck.organisation_id == organisation_id,
            FreshnessCheck.fiscal_year == fiscal_year(on),
            FreshnessCheck.by_role == "timer",
        )
    ).all()
    mailed = [each for each in others if each.mailed_at is not None]
    waiting = [each for each in others if each.mailed_at is None]
    if len(mailed) > letters or any(
        each.created_at > now() - CLAIM_FOR for each in waiting
    ):
        return None
    for each in waiting:
        session.delete(each)
    return open_check(session, organisation_id, by_role="timer", on=on)


def finish_claim(session: Session, check_id: int) -> None:
    """Record that a letter was handed over."""
    session.execute(
        update(FreshnessCheck)
        .where(FreshnessCheck.id == check_id)
        .values(mailed_at=now())
    )


def release_claim(session: Session, check_id: int) -> None:
    """Forget a letter that could not be sent; the next run tries again."""
    session.execute(
        delete(FreshnessCheck).where(
            FreshnessCheck.id == check_id, FreshnessCheck.mailed_at.is_(None)
        )
    )


def note_answered(session: Session, organisation_id: int, year: int) -> None:
    """Remember that a group answered: this year's letters need no second one."""
    session.execute(
        update(FreshnessCheck)
        .where(
            FreshnessCheck.organisation_id == organisation_id,
            FreshnessCheck.fiscal_year == year,
        )
        .values(answered_at=now())
    )


def is_code(code: str, code_hash: str) -> bool:
    """Return whether a typed code is the printed one, however it was spaced."""
    plain = "".join(sign for sign in code.casefold() if sign in UID_ALPHABET)
    return secrets.compare_digest(hash_secret(plain), code_hash)


def plain_number(number: str) -> str:
    """Return a typed letter number as it is kept."""
    return "".join(sign for sign in number.casefold() if sign in UID_ALPHABET)


def _letters(length: int) -> str:
    return "".join(secrets.choice(UID_ALPHABET) for _ in range(length))
