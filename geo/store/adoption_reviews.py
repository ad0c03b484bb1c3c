"""Looking at an agreement again (見直し): the only way its term ever changes."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy.orm import Session

from geo.domain.adoption import LONGEST_WORDS, require_renewal
from geo.domain.errors import InvalidQueryError
from geo.domain.lifecycles import ADOPTION
from geo.store.adoption_ground import (
    find_others,
    lock_adoption,
    require_reason,
    require_room,
    tell,
)
from geo.store.models import Adoption, AdoptionReview, AdoptionSite

Decision = Literal["continue", "change", "end"]


@dataclass(frozen=True, slots=True)
class Review:
    """What a review found and decided; the new days and tasks unless it ends.

    ``tasks`` and ``minimum_people`` count only where the decision is ``change``.
    """

    held_on: date
    decision: Decision
    findings: str
    term_end: date | None = None
    review_due_on: date | None = None
    tasks: str | None = None
    minimum_people: int | None = None


def review(session: Session, uid: str, held: Review, *, version: int, on: date) -> str:
    """Keep a review and what it decides; return its public id.

    Raises
    ------
    ConflictError
        If the agreement is not in force or changed meanwhile, or the site has no
        room in the new term.
    InvalidQueryError
        If the days contradict each other, or nothing is said.
    """
    adoption, site = lock_adoption(session, uid, version)
    step = "end" if held.decision == "end" else "renew"
    status = ADOPTION.after(adoption.status, step)
    _require_review(adoption, held, on=on)
    before = {
        name: getattr(adoption, name)
        for name in ("term_end", "review_due_on", "tasks", "minimum_people")
    }
    if held.decision == "end":
        adoption.ended_on, adoption.reason = on, held.findings.strip()
    else:
        _renew(session, site, adoption, held, on=on)
    adoption.status = status
    adoption.version += 1
    kept = AdoptionReview(
        adoption_id=adoption.id,
        held_on=held.held_on,
        decision=held.decision,
        findings=held.findings.strip(),
        by_role="staff",
        old_term_end=before["term_end"],
        new_term_end=None if held.decision == "end" else held.term_end,
        old_review_due_on=before["review_due_on"],
        new_review_due_on=None if held.decision == "end" else held.review_due_on,
    )
    session.add(kept)
    session.flush()
    changes = {
        name: (old, getattr(adoption, name))
        for name, old in before.items()
        if getattr(adoption, name) != old
    }
    tell(session, site, adoption, changes, reason=held.findings.strip())
    return kept.uid


def end(session: Session, uid: str, reason: str, *, version: int, on: date) -> None:
    """End an agreement before or after its time without a review, with the reason."""
    adoption, site = lock_adoption(session, uid, version)
    adoption.status = ADOPTION.after(adoption.status, "end")
    adoption.reason, adoption.ended_on = require_reason(reason), on
    adoption.version += 1
    session.flush()
    tell(session, site, adoption, {"ended_on": (None, on)}, reason=adoption.reason)


def _require_review(adoption: Adoption, held: Review, *, on: date) -> None:
    said = held.findings.strip()
    if not said or len(said) > LONGEST_WORDS:
        message = f"見直しで分かったことを{LONGEST_WORDS}字までで書いてください。"
        raise InvalidQueryError(message, field="findings")
    if held.held_on > on:
        message = "まだ来ていない日です。見直した日を書いてください。"
        raise InvalidQueryError(message, field="held_on")
    if adoption.agreed_on is not None and held.held_on < adoption.agreed_on:
        message = "合意した日より前です。見直した日を確かめてください。"
        raise InvalidQueryError(message, field="held_on")


def _renew(
    session: Session, site: AdoptionSite, adoption: Adoption, held: Review, *, on: date
) -> None:
    if held.term_end is None:
        message = "次の期間の終わりを書いてください。"
        raise InvalidQueryError(message, field="new_term_last")
    if held.review_due_on is None:
        message = "次の見直しの日を書いてください。"
        raise InvalidQueryError(message, field="new_review_due_on")
    require_renewal(
        held_on=held.held_on,
        term_start=adoption.term_start,
        term_end=held.term_end,
        review_due_on=held.review_due_on,
        on=on,
    )
    if held.decision == "continue" and held.term_end < (
        adoption.term_end or held.term_end
    ):
        message = "期間を短くするときは「内容を変えて続ける」を選んでください。"
        raise InvalidQueryError(message, field="new_term_last")
    require_room(
        site,
        find_others(session, adoption),
        start=adoption.term_start,
        end=held.term_end,
    )
    adoption.term_end, adoption.review_due_on = held.term_end, held.review_due_on
    if held.decision == "change":
        if not (held.tasks or "").strip():
            message = "これからの作業を書いてください。"
            raise InvalidQueryError(message, field="new_tasks")
        adoption.tasks = (held.tasks or "").strip()
        adoption.minimum_people = held.minimum_people
