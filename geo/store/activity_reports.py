"""Writing reports of activities from a file: how many came on which day."""

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.errors import InvalidLayerError
from geo.store.joining import save_report
from geo.store.models import ActivityReport, Feature, Layer, Municipality
from geo.store.municipalities import mark_changed
from geo.store.rows import plain_rows

if TYPE_CHECKING:
    import pandas as pd


def save_activity_reports(
    session: Session, rows: "pd.DataFrame", *, municipality: Municipality, layer: str
) -> int:
    """Write one report a row; the same activity and day is replaced.

    Parameters
    ----------
    rows : DataFrame
        As `geo.ingest.activity_reports.read_activity_reports` returns it.
    layer : str
        Short name of the layer whose numbers ``source_id`` are.

    Raises
    ------
    InvalidLayerError
        If a number is none of the layer's.
    """
    statement = (
        select(Feature.source_id, Feature.id)
        .join(Layer, Layer.id == Feature.layer_id)
        .where(Feature.municipality_id == municipality.id, Layer.slug == layer)
    )
    known = {row[0]: row[1] for row in session.execute(statement)}
    records = list(plain_rows(rows))
    for number, record in enumerate(records, start=1):
        if record["source_id"] not in known:
            message = f"{number}行目: 番号「{record['source_id']}」の活動がありません。"
            raise InvalidLayerError(message, row=number, column="ID")
        save_report(
            session,
            known[record["source_id"]],
            record["on_date"],
            participants=record["participants"],
            by_generation={},
            note=None,
        )
    mark_changed(session, municipality)
    return len(records)


def has_activity_reports(session: Session, municipality: Municipality) -> bool:
    """Return whether any activity of a city was ever reported."""
    statement = (
        select(ActivityReport.id)
        .join(Feature, Feature.id == ActivityReport.feature_id)
        .where(Feature.municipality_id == municipality.id)
    )
    return session.scalar(statement.limit(1)) is not None
