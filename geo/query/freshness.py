"""Which of a group's things wait for the yearly question, and whom to ask."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.errors import NotFoundError
from geo.domain.freshness import is_due
from geo.domain.periods import TOKYO, fiscal_year
from geo.query.items import ItemRecord, find_items
from geo.query.standing import in_force
from geo.store.accounts import hash_secret
from geo.store.models import Account, FreshnessCheck, Membership, Organisation
from geo.store.models.base import now

ASK_AGAIN_AFTER: Final = timedelta(days=30)
MOST_LETTERS: Final = 2  # of a fiscal year: after that somebody should call


@dataclass(frozen=True, slots=True)
class CheckRecord:
    """A yearly question that was mailed or printed."""

    id: int
    uid: str
    organisation: str  # uid
    organisation_id: int
    fiscal_year: int
    by_role: str
    letter_number: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A group to be asked by e-mail."""

    organisation: str  # uid
    organisation_id: int
    name: str
    addresses: tuple[str, ...]
    due: int
    letters: int  # mailed before in the fiscal year


def find_due(session: Session, organisation_id: int, *, on: date) -> list[ItemRecord]:
    """Return what of a group nobody confirmed for a year, the oldest first.

    Drafts and what has ended are nobody's question.
    """
    items = [
        item
        for item in find_items(session, organisation_id)
        if item.status in {"active", "cancelled"} and is_due(item.last_confirmed_on, on)
    ]
    return sorted(items, key=lambda item: item.last_confirmed_on or date.min)


def find_check(session: Session, secret: str) -> CheckRecord:
    """Return the question a secret link leads to.

    Raises
    ------
    NotFoundError
        If there is none, or its sixty days are over.
    """
    row = session.execute(
        select(FreshnessCheck, Organisation.uid)
        .join(Organisation, Organisation.id == FreshnessCheck.organisation_id)
        .where(
            FreshnessCheck.token_hash == hash_secret(secret),
            FreshnessCheck.revoked_at.is_(None),
            FreshnessCheck.expires_at > now(),
            Organisation.ended_on.is_(None),
        )
    ).one_or_none()
    if row is None:
        message = (
            "この確認のページは使えません。60日の期限が過ぎたか、新しい手紙に"
            "替わりました。新しい手紙を使うか、市の窓口に聞いてください。"
        )
        raise NotFoundError(message, kind="check")
    return _record(row.FreshnessCheck, row.uid)


def find_printed(session: Session, number: str) -> tuple[CheckRecord, str] | None:
    """Return the question of a printed number with the hash of its code, if it lives."""
    row = session.execute(
        select(FreshnessCheck, Organisation.uid)
        .join(Organisation, Organisation.id == FreshnessCheck.organisation_id)
        .where(
            FreshnessCheck.letter_number == number,
            FreshnessCheck.revoked_at.is_(None),
            FreshnessCheck.expires_at > now(),
            Organisation.ended_on.is_(None),
        )
    ).one_or_none()
    if row is None:
        return None
    return _record(row.FreshnessCheck, row.uid), row.FreshnessCheck.code_hash


def find_to_ask(session: Session, municipality_id: int, *, on: date) -> list[Asked]:
    """Return the groups whose owners and editors are to be written to now.

    A group is asked once in a fiscal year, and once more where nobody answered
    within thirty days. Other ways of asking (paper) do not count as a letter.
    """
    people: dict[int, list[str]] = {}
    names: dict[int, tuple[str, str]] = {}
    rows = session.execute(
        select(Organisation.id, Organisation.uid, Organisation.name, Account.email)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Organisation.municipality_id == municipality_id,
            Organisation.ended_on.is_(None),
            Membership.role.in_(("owner", "editor")),
            *in_force(on),
            Account.email.is_not(None),
            Account.disabled_at.is_(None),
        )
        .order_by(Organisation.id, Membership.id)
    )
    for key, uid, name, email in rows:
        names[key] = (uid, name)
        if email and email not in people.setdefault(key, []):
            people[key].append(email)
    found = []
    for key, addresses in people.items():
        letters = _letters(session, key)
        if not may_ask(letters, on=on):
            continue
        due = find_due(session, key, on=on)
        if due:
            uid, name = names[key]
            found.append(
                Asked(uid, key, name, tuple(addresses), len(due), _of_year(letters, on))
            )
    return found


def may_ask(letters: list[FreshnessCheck], *, on: date) -> bool:
    """Return whether a group with these letters is asked, or asked once more.

    Thirty days lie between two letters, also where a fiscal year begins between them.
    """
    if not letters:
        return True
    year = fiscal_year(on)
    answered = any(each.answered_at for each in letters if each.fiscal_year == year)
    last = max(each.mailed_at for each in letters if each.mailed_at)
    waited = on - last.astimezone(TOKYO).date() >= ASK_AGAIN_AFTER
    return not answered and waited and _of_year(letters, on) < MOST_LETTERS


def _of_year(letters: list[FreshnessCheck], on: date) -> int:
    return sum(each.fiscal_year == fiscal_year(on) for each in letters)


def _letters(session: Session, organisation_id: int) -> list[FreshnessCheck]:
    return list(
        session.scalars(
            select(FreshnessCheck).where(
                FreshnessCheck.organisation_id == organisation_id,
                FreshnessCheck.mailed_at.is_not(None),
            )
        )
    )


def _record(check: FreshnessCheck, organisation: str) -> CheckRecord:
    return CheckRecord(
        id=check.id,
        uid=check.uid,
        organisation=organisation,
        organisation_id=check.organisation_id,
        fiscal_year=check.fiscal_year,
        by_role=check.by_role,
        letter_number=check.letter_number,
    )
