"""Municipalities: the first import brings one in, every change counts it up."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from geo.domain.crs import plane_srid
from geo.domain.municipalities import get_municipality_name
from geo.store.models import Municipality

__all__ = ["Municipality", "ensure_municipality", "mark_changed"]


def ensure_municipality(session: Session, code_or_slug: str) -> Municipality:
    """Return a municipality to write to, adding it when this is its first data.

    Parameters
    ----------
    code_or_slug : str
        全国地方公共団体コード of five or six digits, or the romaji slug.

    Raises
    ------
    NotFoundError
        If Japan has no such municipality, or the slug is shared by several.
    """
    known = get_municipality_name(code_or_slug)
    # Locked, so that two imports into one city follow each other on PostgreSQL too.
    statement = select(Municipality).where(Municipality.code == known.code6)
    found = session.scalar(statement.with_for_update())
    if found is not None:
        return found
    taken = session.scalar(
        select(Municipality.id).where(Municipality.slug == known.slug)
    )
    municipality = Municipality(
        code=known.code6,
        slug=known.slug if taken is None else f"{known.slug}-{known.code5}",
        name=known.name,
        prefecture=known.prefecture,
        kana=known.kana,
        plane_srid=plane_srid(known.code5),
        revision=0,
    )
    session.add(municipality)
    session.flush()
    return municipality


def mark_changed(session: Session, municipality: Municipality) -> None:
    """Count a municipality's revision up, so that every snapshot is rebuilt."""
    session.execute(
        update(Municipality)
        .where(Municipality.id == municipality.id)
        .values(revision=Municipality.revision + 1)
    )
