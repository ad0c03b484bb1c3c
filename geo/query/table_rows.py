"""What a table of an organisation's things shows: a few fields of each, with its version."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geo.query.items import is_own
from geo.store.models import Feature, Layer, Schedule

FIELDS = (
    "title",
    "status",
    "starts_on",
    "start_time",
    "end_time",
    "contact",
    "contact_phone",
    "location_visibility",
)
DAYS = ("starts_on", "start_time", "end_time")
"""Of activities only."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One thing. ``values``: its `FIELDS` as the form writes them, "" for none."""

    uid: str
    kind: str
    version: int
    held: bool
    moderation: str
    repeats: bool
    ends_on: str | None
    values: dict[str, str]


def find_table_rows(session: Session, organisation_id: int) -> list[TableRow]:
    """Return an organisation's things, drafts included, by kind, day and title."""
    first = (
        select(Schedule.feature_id, func.min(Schedule.id).label("id"))
        .group_by(Schedule.feature_id)
        .subquery()
    )
    rows = session.execute(
        select(
            Feature.uid,
            Feature.kind,
            Feature.version,
            Feature.held,
            Layer.moderation,
            Feature.title,
            Feature.status,
            Feature.contact,
            Feature.contact_phone,
            Feature.location_visibility,
            Schedule.starts_on,
            Schedule.ends_on,
            Schedule.start_time,
            Schedule.end_time,
            Schedule.rrule,
        )
        .select_from(Feature.__table__)
        .join(Layer.__table__, Layer.id == Feature.layer_id)
        .outerjoin(first, first.c.feature_id == Feature.id)
        .outerjoin(Schedule, Schedule.id == first.c.id)
        .where(is_own(organisation_id))
    )
    found = [
        TableRow(
            uid=row.uid,
            kind=row.kind,
            version=row.version,
            held=bool(row.held),
            moderation=row.moderation,
            repeats=row.rrule is not None,
            ends_on=row.ends_on.isoformat() if row.ends_on else None,
            values={name: _text(getattr(row, name)) for name in FIELDS},
        )
        for row in rows
    ]
    return sorted(found, key=_order)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else str(value.isoformat())


def _order(row: TableRow) -> tuple[str, str, str, str]:
    return row.kind, row.values["starts_on"], row.values["title"], row.uid
