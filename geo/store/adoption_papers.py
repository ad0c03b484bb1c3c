"""Filing yearly plans and reports: an edition stays as it was filed."""

from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.errors import ConflictError
from geo.store.adoption_ground import lock_adoption
from geo.store.models import AdoptionPaper

PaperKind = Literal["plan", "report"]


def file_paper(
    session: Session,
    organisation_id: int,
    uid: str,
    kind: PaperKind,
    *,
    fiscal_year: int,
    content: dict[str, Any],
) -> str:
    """File a group's plan or report of a year; return its public id.

    The same content twice is one paper; other content is the next edition.

    Raises
    ------
    NotFoundError
        If the group has no such agreement.
    ConflictError
        If the agreement was never in force.
    """
    adoption, _site = lock_adoption(session, uid, None, of=organisation_id)
    if adoption.status not in {"agreed", "ended"}:
        raise ConflictError("合意書ができてから、計画と報告を出せます。")
    last = session.scalar(
        select(AdoptionPaper)
        .where(
            AdoptionPaper.adoption_id == adoption.id,
            AdoptionPaper.kind == kind,
            AdoptionPaper.fiscal_year == fiscal_year,
        )
        .order_by(AdoptionPaper.edition.desc())
        .limit(1)
    )
    if last is not None and last.content == content:
        return last.uid
    paper = AdoptionPaper(
        adoption_id=adoption.id,
        kind=kind,
        fiscal_year=fiscal_year,
        edition=1 if last is None else last.edition + 1,
        content=content,
    )
    session.add(paper)
    session.flush()
    return paper.uid
