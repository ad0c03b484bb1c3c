"""Reading observed counts: of everybody, by age band, and of surveys."""

import pandas as pd
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from geo.store.models import Area, Observation

COLUMNS = (
    "district_code",
    "indicator",
    "fiscal_year",
    "numerator",
    "denominator",
    "method",
    "source",
    "note",
    "fictional",
    "age_from",
    "age_to",
    "population",
)


def find_counts(
    session: Session,
    municipality_id: int,
    *,
    indicator: str,
    area_set_id: int,
    by_age: bool = False,
) -> pd.DataFrame:
    """Return what was observed of one indicator in an area set's districts.

    Parameters
    ----------
    by_age : bool
        Whether figures of age bands are wanted, or those of everybody.

    Returns
    -------
    DataFrame
        ``district_code``, ``indicator`` (str), ``fiscal_year`` (int64),
        ``numerator``, ``denominator`` (float64, NaN where not reported),
        ``method``, ``source`` (str), ``note`` (str or None), ``fictional`` (bool),
        ``age_from``, ``age_to`` (Int64, ages included), ``population``
        (float64: 母数), by year, district and age.
    """
    found = _find(
        session,
        Observation.municipality_id == municipality_id,
        Observation.indicator == indicator,
        Observation.area_set_id == area_set_id,
    )
    wanted = found["age_from"].notna() if by_age else found["age_from"].isna()
    return found[wanted].reset_index(drop=True)


def find_city_counts(
    session: Session, municipality_id: int, *, prefix: str
) -> pd.DataFrame:
    """Return what was observed of the whole city, of indicators with a prefix.

    Columns as `find_counts`; ``district_code`` is None.
    """
    return _find(
        session,
        Observation.municipality_id == municipality_id,
        Observation.indicator.startswith(prefix, autoescape=True),
        Observation.area_id.is_(None),
    )


def _find(session: Session, *conditions: ColumnElement[bool]) -> pd.DataFrame:
    statement = (
        select(
            Area.code,
            Observation.indicator,
            Observation.fiscal_year,
            Observation.numerator,
            Observation.denominator,
            Observation.method,
            Observation.source,
            Observation.note,
            Observation.fictional,
            Observation.flags,
        )
        .outerjoin(Area, Area.id == Observation.area_id)
        .where(*conditions)
        .order_by(Observation.id)
    )
    rows = []
    for row in session.execute(statement):
        *plain, flags = row
        said = flags or {}
        rows.append(
            (*plain, said.get("age_from"), said.get("age_to"), said.get("population"))
        )
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    for column in ("numerator", "denominator", "population"):
        table[column] = table[column].astype("float64")
    table = table.astype({"age_from": "Int64", "age_to": "Int64"})
    # Sorted here: PostgreSQL orders text by its locale.
    return table.sort_values(
        ["fiscal_year", "indicator", "district_code", "age_from", "age_to"],
        kind="stable",
        ignore_index=True,
    )
