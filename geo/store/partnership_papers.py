"""What a collaboration gathers on its way: milestones, papers, money, its outcome."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.errors import InvalidQueryError, NotFoundError
from geo.domain.periods import fiscal_year as fiscal_year_of
from geo.store.models import Milestone, PartnershipAmount, PartnershipDocument
from geo.store.partnerships import lock_partnership, save_change

DOCUMENT_KINDS = ("specification", "agreement", "selection", "report", "other")
SAFE_ADDRESSES = ("https://", "http://")
MOST_YEN = 10_000_000_000


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper anybody may read: where it stands, or its text."""

    kind: str
    title: str
    url: str | None = None
    text: str | None = None
    issued_on: date | None = None


def add_milestone(
    session: Session, uid: str, title: str, due_on: date, *, note: str | None = None
) -> str:
    """Add a step with its day; return its id."""
    partnership = lock_partnership(session, uid)
    if not title:
        message = "節目を1行で書いてください。"
        raise InvalidQueryError(message, field="milestone")
    row = Milestone(
        partnership_id=partnership.id, title=title, due_on=due_on, note=note
    )
    session.add(row)
    save_change(session, partnership)
    return row.uid


def finish_milestone(
    session: Session, uid: str, milestone: str, *, on: date | None
) -> None:
    """Mark a step as done on a day, or as not done after all."""
    partnership = lock_partnership(session, uid)
    row = session.scalar(
        select(Milestone).where(
            Milestone.uid == milestone, Milestone.partnership_id == partnership.id
        )
    )
    if row is None:
        raise NotFoundError(
            "この節目は見つかりません。", kind="milestone", uid=milestone
        )
    row.done_on = on
    save_change(session, partnership)


def add_paper(session: Session, uid: str, paper: Paper) -> None:
    """Add a paper (仕様書, 協定書, 選考結果, 報告書).

    Raises
    ------
    InvalidQueryError
        If its kind is none of ours, or its address is no web address.
    """
    partnership = lock_partnership(session, uid)
    if paper.kind not in DOCUMENT_KINDS or not paper.title:
        message = "書類の種類と名前を書いてください。"
        raise InvalidQueryError(message, field="paper")
    if paper.url is not None:
        require_address(paper.url, "paper_url")
    session.add(
        PartnershipDocument(
            partnership_id=partnership.id,
            kind=paper.kind,
            title=paper.title,
            url=paper.url,
            text=paper.text,
            issued_on=paper.issued_on,
        )
    )
    save_change(session, partnership)


def set_amount(session: Session, uid: str, fiscal_year: int, yen: int) -> None:
    """Write what the city pays in a fiscal year, over what was written before."""
    partnership = lock_partnership(session, uid)
    if not 0 <= yen <= MOST_YEN:
        raise InvalidQueryError("金額を円で書いてください。", field="yen")
    last = partnership.term_end or partnership.term_start
    if not (
        fiscal_year_of(partnership.term_start)
        <= fiscal_year
        <= fiscal_year_of(last - timedelta(days=1))
    ):
        message = "協働事業の期間の中の年度を書いてください。"
        raise InvalidQueryError(message, field="fiscal_year")
    session.merge(
        PartnershipAmount(
            partnership_id=partnership.id, fiscal_year=fiscal_year, yen=yen
        )
    )
    save_change(session, partnership)


def set_outcome(session: Session, uid: str, outcome: str, url: str | None) -> None:
    """Write what came of it, and where the report stands."""
    partnership = lock_partnership(session, uid)
    if url is not None:
        require_address(url, "outcome_url")
    partnership.outcome, partnership.outcome_url = outcome or None, url
    save_change(session, partnership)


def require_address(url: str, field: str) -> None:
    """Refuse an address that a browser would run instead of opening."""
    if not url.startswith(SAFE_ADDRESSES):
        message = "https:// で始まるアドレスを書いてください。"
        raise InvalidQueryError(message, field=field)
