"""Reading residents by sex and age band."""

from datetime import date

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from geo.store.models import Area, AreaSet, Population

BANDS = ("district_code", "sex", "age_from", "age_to", "count")


def find_age_bands(session: Session, area_set_id: int, *, on: date) -> pd.DataFrame:
    """Return residents by sex and age band, as they were published.

    Each area's newest day that has ages and is not after the day.

    Returns
    -------
    DataFrame
        ``district_code`` (str), ``sex`` (all, male, female), ``age_from``,
        ``age_to`` (Int64, ages included; ``age_to`` missing: and over),
        ``count`` (float64, NaN where withheld), by district, sex and age.
    """
    later = aliased(Population)
    newest = (
        select(func.max(later.as_of))
        .where(
            later.area_id == Population.area_id,
            later.age_from.is_not(None),
            later.as_of <= on,
        )
        .scalar_subquery()
    )
    statement = (
        select(
            Area.code,
            Population.sex,
            Population.age_from,
            Population.age_to,
            Population.count,
        )
        .join(Area, Area.id == Population.area_id)
        .where(
            Area.area_set_id == area_set_id,
            Population.age_from.is_not(None),
            Population.as_of == newest,
        )
    )
    rows = [tuple(row) for row in session.execute(statement)]
    table = pd.DataFrame(rows, columns=list(BANDS)).astype(
        {"age_from": "Int64", "age_to": "Int64", "count": "float64"}
    )
    # Sorted here: PostgreSQL orders text by its locale.
    return table.sort_values(
        ["district_code", "sex", "age_from", "age_to"], ignore_index=True
    )


def find_populated_sets(
    session: Session, municipality_id: int, *, on: date
) -> dict[int, int]:
    """Return how many areas of each area set reported residents by a day."""
    statement = (
        select(AreaSet.id, func.count(Area.id.distinct()))
        .join(Area, Area.area_set_id == AreaSet.id)
        .join(Population, Population.area_id == Area.id)
        .where(
            AreaSet.municipality_id == municipality_id,
            Population.as_of <= on,
            Population.sex == "all",
            Population.age_from.is_(None),
            Population.count.is_not(None),
        )
        .group_by(AreaSet.id)
    )
    return {row[0]: row[1] for row in session.execute(statement)}
