"""Keeping a report: what it stood on, once a day, never written to again."""

import zlib
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.errors import ConflictError
from geo.store.models import KeptReport, Municipality
from geo.store.municipalities import mark_changed

LEVEL = 9


@dataclass(frozen=True, slots=True)
class NewReport:
    """A report to keep: of which area set, on which day, and its bytes."""

    area_set: str
    title: str
    first_choice: bool
    day: date
    digest: str
    format: int
    content: bytes


def keep_report(
    session: Session, municipality: Municipality, report: NewReport, *, by_role: str
) -> bool:
    """Keep a report unless the last one of its area set says the same.

    Returns
    -------
    bool
        Whether it was kept.

    Raises
    ------
    ConflictError
        If another one was kept on that day already: what was cited must not change.
    """
    last = session.scalars(
        select(KeptReport)
        .where(
            KeptReport.municipality_id == municipality.id,
            KeptReport.area_set == report.area_set,
        )
        .order_by(KeptReport.day.desc())
        .limit(1)
    ).first()
    if last is not None and last.digest == report.digest:
        return False
    if last is not None and last.day >= report.day:
        message = (
            f"「{report.title}」の{last.day.isoformat()}の報告は、もう残してあります。"
            "引用した人が同じ内容を見られるように、残した報告は書きかえません。"
            "新しい内容は、次の日に残してください。"
        )
        raise ConflictError(message, area_set=report.area_set)
    session.add(
        KeptReport(
            municipality_id=municipality.id,
            area_set=report.area_set,
            title=report.title,
            first_choice=report.first_choice,
            day=report.day,
            by_role=by_role,
            digest=report.digest,
            format=report.format,
            content=zlib.compress(report.content, LEVEL),
        )
    )
    session.flush()
    mark_changed(session, municipality)
    return True
