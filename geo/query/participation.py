"""Reading how many took part: reports of activities, and work at adopted sites."""

from datetime import date

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.store.models import ActivityReport, Adoption, AdoptionLog, Feature


def find_participations(
    session: Session, municipality_id: int, *, on: date
) -> pd.DataFrame:
    """Return every day that somebody counted who came, not after a day.

    Returns
    -------
    DataFrame
        ``uid`` (of the activity or the adopted site), ``on_date`` (date),
        ``participants`` (int64). A day that was reported without a number has
        no row: nobody counted is not nobody came.
    """
    reports = (
        select(Feature.uid, ActivityReport.on_date, ActivityReport.participants)
        .join(Feature, Feature.id == ActivityReport.feature_id)
        .where(
            Feature.municipality_id == municipality_id,
            ActivityReport.participants.is_not(None),
            ActivityReport.on_date <= on,
        )
    )
    logs = (
        select(Feature.uid, AdoptionLog.on_date, AdoptionLog.participants)
        .join(Adoption, Adoption.id == AdoptionLog.adoption_id)
        .join(Feature, Feature.id == Adoption.site_id)
        .where(
            Feature.municipality_id == municipality_id,
            AdoptionLog.participants.is_not(None),
            AdoptionLog.on_date <= on,
            AdoptionLog.withdrawn_at.is_(None),
        )
    )
    rows = [tuple(row) for part in (reports, logs) for row in session.execute(part)]
    table = pd.DataFrame(rows, columns=["uid", "on_date", "participants"])
    return table.astype({"participants": "int64"}).sort_values(
        ["on_date", "uid"], ignore_index=True
    )
