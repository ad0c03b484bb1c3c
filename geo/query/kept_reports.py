"""Reading the reports that were kept: their list, and one as of a day."""

import zlib
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from geo.domain.errors import NotFoundError
from geo.store.models import KeptReport


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """One report that was kept, without its content."""

    id: int
    area_set: str
    title: str
    first_choice: bool
    day: date
    kept_at: datetime
    by_role: str
    digest: str


def find_kept_reports(session: Session, municipality_id: int) -> list[KeptRecord]:
    """Return every kept report of a city, the newest first."""
    statement = (
        select(KeptReport)
        .options(defer(KeptReport.content))
        .where(KeptReport.municipality_id == municipality_id)
        .order_by(
            KeptReport.day.desc(), KeptReport.first_choice.desc(), KeptReport.area_set
        )
    )
    return [_record(row) for row in session.scalars(statement)]


def get_kept_report(
    session: Session, municipality_id: int, area_set: str | None, *, on: date
) -> KeptRecord:
    """Return the newest kept report not after a day.

    Parameters
    ----------
    area_set : str or None
        Its short name; None: of what was the city's default one then.

    Raises
    ------
    NotFoundError
        If none was kept until that day.
    """
    chosen = (
        KeptReport.first_choice if area_set is None else KeptReport.area_set == area_set
    )
    statement = (
        select(KeptReport)
        .options(defer(KeptReport.content))
        .where(
            KeptReport.municipality_id == municipality_id,
            chosen,
            KeptReport.day <= on,
        )
        .order_by(KeptReport.day.desc(), KeptReport.id.desc())
        .limit(1)
    )
    found = session.scalars(statement).first()
    if found is None:
        message = f"{on.isoformat()}までに残した報告はありません。"
        raise NotFoundError(message, kind="kept_report", day=on.isoformat())
    return _record(found)


def read_kept_report(session: Session, key: int) -> bytes:
    """Return what was kept, as it was."""
    content = session.scalars(
        select(KeptReport.content).where(KeptReport.id == key)
    ).one()
    return zlib.decompress(content)


def _record(row: KeptReport) -> KeptRecord:
    return KeptRecord(
        id=row.id,
        area_set=row.area_set,
        title=row.title,
        first_choice=row.first_choice,
        day=row.day,
        kept_at=row.kept_at,
        by_role=row.by_role,
        digest=row.digest,
    )
