"""Judging a collaboration: what each party found, and the decision about its term."""

from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from geo.domain.errors import ConflictError, InvalidQueryError, NotFoundError
from geo.domain.lifecycles import PARTNERSHIP
from geo.store.models import (
    Evaluation,
    Membership,
    Partnership,
    PartnershipParty,
    PartnershipReview,
)
from geo.store.models.base import now
from geo.store.partnerships import (
    PartnershipTerm,
    find_parties,
    lock_partnership,
    require_term,
    require_text,
    save_change,
)

DECISIONS = ("continue", "change", "end")
MARKS = range(1, 5)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one party found: the result, and how the two worked together (1–4)."""

    result_text: str
    relationship_text: str
    proposal: str  # continue | change | end
    result_mark: int | None = None
    relation_mark: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided at a review; a new end and day of review where it goes on."""

    decision: str
    reason: str
    new_term_end: date | None = None
    new_review_due_on: date | None = None
    by_role: str = "staff"


def evaluate(
    session: Session,
    uid: str,
    party: str,
    finding: Finding,
    *,
    on: date,
    by_staff: bool = False,
) -> None:
    """Keep what a party found for the coming review; written anew until it is held.

    It is published with the decision, so that no side writes after the other's words.
    Staff write for a party that has no desk of its own, and never over the words of
    one that has.
    """
    partnership = lock_partnership(session, uid)
    if partnership.status != "running":
        raise ConflictError("評価を書けるのは、実施中の協働事業だけです。")
    _require_begun(partnership, on)
    require_text(finding.result_text, "result_text")
    require_text(finding.relationship_text, "relationship_text")
    if finding.proposal not in DECISIONS:
        raise InvalidQueryError("これからのことを選んでください。", field="proposal")
    for field in ("result_mark", "relation_mark"):
        if getattr(finding, field) not in (None, *MARKS):
            raise InvalidQueryError("4つから選んでください。", field=field)
    by_uid = {each.uid: each for each in find_parties(session, partnership)}
    if party not in by_uid:
        raise NotFoundError("この当事者は見つかりません。", kind="party", uid=party)
    number = _next_review(session, partnership)
    row = session.scalar(
        select(Evaluation).where(
            Evaluation.party_id == by_uid[party].id, Evaluation.review_number == number
        )
    )
    if row is not None and by_staff and _has_a_desk(session, by_uid[party], on):
        message = "この団体は、自分のページで評価を書いています。団体だけが直せます。"
        raise ConflictError(message, field="party")
    if row is None:
        row = Evaluation(
            partnership_id=partnership.id,
            party_id=by_uid[party].id,
            review_number=number,
        )
        session.add(row)
    for name, value in asdict(finding).items():
        setattr(row, name, value)
    row.evaluated_on = on
    save_change(session, partnership)


def _has_a_desk(session: Session, party: PartnershipParty, on: date) -> bool:
    """Return whether somebody may sign in for a party today."""
    return party.organisation_id is not None and bool(
        session.scalar(
            select(Membership.id)
            .where(
                Membership.organisation_id == party.organisation_id,
                Membership.ended_at.is_(None),
                or_(Membership.term_end.is_(None), Membership.term_end > on),
            )
            .limit(1)
        )
    )


def hold_review(
    session: Session, uid: str, decided: Decision, *, on: date, version: int
) -> None:
    """Decide after every party evaluated: go on, go on otherwise, or end.

    The only way a term or a day of review changes; the evaluations become public.

    Raises
    ------
    ConflictError
        If a party has not evaluated yet, or it is not running.
    InvalidQueryError
        If the new days are in no order, or no reason is written.
    """
    partnership = lock_partnership(session, uid, version=version)
    ends = decided.decision == "end"
    if decided.decision not in DECISIONS:
        raise InvalidQueryError("決めたことを選んでください。", field="decision")
    after = PARTNERSHIP.after(partnership.status, "end" if ends else "renew")
    _require_begun(partnership, on)
    require_text(decided.reason, "reason")
    number = _next_review(session, partnership)
    findings = session.scalars(
        select(Evaluation).where(
            Evaluation.partnership_id == partnership.id,
            Evaluation.review_number == number,
        )
    ).all()
    parties = find_parties(session, partnership)
    if {each.party_id for each in findings} != {each.id for each in parties}:
        waiting = [
            each.name
            for each in parties
            if each.id not in {finding.party_id for finding in findings}
        ]
        message = f"まだ評価を書いていない当事者がいます：{'、'.join(waiting)}"
        raise ConflictError(message, field="decision", waiting=waiting)
    review = PartnershipReview(
        partnership_id=partnership.id,
        review_number=number,
        held_on=on,
        decision=decided.decision,
        reason=decided.reason,
        by_role=decided.by_role,
        old_term_end=partnership.term_end,
        old_review_due_on=partnership.review_due_on,
    )
    if ends:
        partnership.ended_on, partnership.ended_reason = on, decided.reason
    else:
        term = _new_term(partnership, decided, on)
        review.new_term_end = partnership.term_end = term.end
        review.new_review_due_on = partnership.review_due_on = term.review_due_on
    partnership.status = after
    session.add(review)
    for finding in findings:
        finding.published_at = now()
    save_change(session, partnership)


def _new_term(partnership: Partnership, decided: Decision, on: date) -> PartnershipTerm:
    if decided.new_term_end is None or decided.new_review_due_on is None:
        message = "続けるときは、新しい終わりの日と、次の見直しの日を書いてください。"
        raise InvalidQueryError(message, field="new_term_end")
    if decided.new_term_end <= on:
        message = "新しい終わりの日を、今日より後にしてください。"
        raise InvalidQueryError(message, field="new_term_end")
    if decided.new_review_due_on <= on:
        message = "次の見直しの日を、今日より後にしてください。"
        raise InvalidQueryError(message, field="new_review_due_on")
    term = PartnershipTerm(
        partnership.term_start, decided.new_term_end, decided.new_review_due_on
    )
    require_term(term)
    return term


def _next_review(session: Session, partnership: Partnership) -> int:
    held = session.scalar(
        select(func.max(PartnershipReview.review_number)).where(
            PartnershipReview.partnership_id == partnership.id
        )
    )
    return (held or 0) + 1


def _require_begun(partnership: Partnership, on: date) -> None:
    if on < partnership.term_start:
        message = "期間が始まってから、評価と見直しをしてください。"
        raise ConflictError(message, term_start=partnership.term_start.isoformat())
