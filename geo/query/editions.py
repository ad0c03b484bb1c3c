"""Reading the editions of a municipality's area sets, those in force and those that wait."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geo.store.models import AreaSet, Boundary, Edition, ImportFile


@dataclass(frozen=True, slots=True)
class EditionRecord:
    """One publication of an area set's outlines.

    ``activated_at`` is None while it waits; ``in_force`` tells the one whose
    outlines have not been followed by another's.
    """

    id: int
    area_set: str
    title: str
    valid_from: date
    source: str
    file: str | None
    districts: int
    created_at: datetime
    activated_at: datetime | None
    in_force: bool

    @property
    def waiting(self) -> bool:
        """Whether it counts only once it is activated."""
        return self.activated_at is None


def find_editions(session: Session, municipality_id: int) -> list[EditionRecord]:
    """Return every edition by area set, the earliest first."""
    statement = (
        select(
            Edition,
            AreaSet.slug,
            AreaSet.title,
            ImportFile.name,
            func.count(Boundary.id),
            func.count(Boundary.valid_until),
        )
        .join(AreaSet, AreaSet.id == Edition.area_set_id)
        .outerjoin(ImportFile, ImportFile.id == Edition.import_file_id)
        .outerjoin(Boundary, Boundary.edition_id == Edition.id)
        .where(AreaSet.municipality_id == municipality_id)
        .group_by(Edition.id, AreaSet.slug, AreaSet.title, ImportFile.name)
        .order_by(Edition.area_set_id, Edition.valid_from, Edition.id)
    )
    return [
        EditionRecord(
            id=edition.id,
            area_set=slug,
            title=edition.title or title,
            valid_from=edition.valid_from,
            source=edition.source,
            file=file,
            districts=districts,
            created_at=edition.created_at,
            activated_at=edition.activated_at,
            in_force=edition.activated_at is not None and ended < districts,
        )
        for edition, slug, title, file, districts, ended in session.execute(statement)
    ]
