"""Reading what should never be there."""

import numpy as np
import shapely
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from geo.store.models import Area, AreaSet, Boundary, Municipality


def find_broken_links(session: Session) -> list[str]:
    """Return a sentence for each row that points at a row that is gone.

    Only the embedded file can hold one, when other software wrote to it with
    foreign keys off; PostgreSQL always refuses.
    """
    if session.get_bind().dialect.name != "sqlite":
        return []
    rows = session.execute(text("PRAGMA foreign_key_check")).all()
    return [
        f"表{table}の行{row}が、表{parent}のない行を指しています。"
        for table, row, parent, _ in rows
    ]


def find_invalid_outlines(session: Session) -> list[str]:
    """Return a sentence for each boundary that is not a valid area."""
    statement = (
        select(
            Municipality.name,
            AreaSet.title,
            Area.name,
            func.ST_AsBinary(Boundary.geometry),
        )
        .select_from(Boundary)
        .join(Area, Area.id == Boundary.area_id)
        .join(AreaSet, AreaSet.id == Area.area_set_id)
        .join(Municipality, Municipality.id == AreaSet.municipality_id)
        .order_by(Boundary.id)
    )
    rows = session.execute(statement).all()
    shapes = shapely.from_wkb(np.array([row[3] for row in rows], dtype=object))
    return [
        f"{row[0]}「{row[1]}」の{row[2]}の境界: {shapely.is_valid_reason(shape)}"
        for row, shape in zip(rows, shapes, strict=True)
        if not shapely.is_valid(shape)
    ]
