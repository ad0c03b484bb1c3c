"""Reading figures: the latest population, and observations by year."""

from datetime import date

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from geo.store.models import Area, AreaSet, Observation, Population


def find_residents(session: Session, area_set_id: int, *, on: date) -> pd.DataFrame:
    """Return residents and households of each area, the latest not after a day.

    Returns
    -------
    DataFrame
        Indexed by ``district_code`` (str): ``residents`` (Int64, missing where
        nobody reported them), ``households`` (Int64, likewise), ``as_of``
        (date), ``source`` (str), ``fictional`` (bool). An area nobody reported
        has no row.
    """
    later = aliased(Population)
    total = (Population.sex == "all") & Population.age_from.is_(None)
    newest = (
        select(func.max(later.as_of))
        .where(
            later.area_id == Population.area_id,
            later.sex == "all",
            later.age_from.is_(None),
            later.as_of <= on,
        )
        .scalar_subquery()
    )
    statement = (
        select(
            Area.code,
            Population.count,
            Population.households,
            Population.as_of,
            Population.source,
            Population.fictional,
        )
        .join(Area, Area.id == Population.area_id)
        .where(Area.area_set_id == area_set_id, total, Population.as_of == newest)
        .order_by(Area.code)
    )
    rows = session.execute(statement).all()
    return pd.DataFrame(
        {
            "residents": pd.array([row[1] for row in rows], dtype="Int64"),
            "households": pd.array([row[2] for row in rows], dtype="Int64"),
            "as_of": [row[3] for row in rows],
            "source": [row[4] for row in rows],
            "fictional": [row[5] for row in rows],
        },
        index=pd.Index([row[0] for row in rows], dtype="str", name="district_code"),
    )


def find_observations(
    session: Session,
    municipality_id: int,
    *,
    indicators: tuple[str, ...],
    area_set_id: int | None,
) -> pd.DataFrame:
    """Return observations of indicators, for an area set or the whole municipality.

    Figures of one age band are not among them (`geo.query.observations`).

    Parameters
    ----------
    area_set_id : int or None
        None: figures of the municipality as a whole.

    Returns
    -------
    DataFrame
        ``district_code`` (str or None), ``indicator`` (str), ``fiscal_year``
        (int), ``numerator``, ``denominator``, ``value`` (float, NaN where not
        reported; shares are 0–1), ``method``, ``source``, ``note`` (str or
        None), ``fictional`` (bool), in order of area and year.
    """
    statement = (
        select(
            Area.code,
            Observation.indicator,
            Observation.fiscal_year,
            Observation.numerator,
            Observation.denominator,
            Observation.value,
            Observation.method,
            Observation.source,
            Observation.note,
            Observation.fictional,
            Observation.flags,
        )
        .outerjoin(Area, Area.id == Observation.area_id)
        .where(
            Observation.municipality_id == municipality_id,
            Observation.indicator.in_(indicators),
            Observation.area_set_id.is_(None)
            if area_set_id is None
            else Observation.area_set_id == area_set_id,
        )
        .order_by(Area.code, Observation.fiscal_year)
    )
    rows = session.execute(statement).all()
    columns = (
        "district_code",
        "indicator",
        "fiscal_year",
        "numerator",
        "denominator",
        "value",
        "method",
        "source",
        "note",
        "fictional",
    )
    whole = [row for row in rows if "age_from" not in (row.flags or {})]
    table = pd.DataFrame([tuple(row)[:-1] for row in whole], columns=list(columns))
    for column in ("numerator", "denominator", "value"):
        table[column] = table[column].astype("float64")
    return table


def find_observed_sets(
    session: Session, municipality_id: int, indicator: str
) -> list[int]:
    """Return the area sets that an indicator was reported for."""
    statement = (
        select(Observation.area_set_id)
        .where(
            Observation.municipality_id == municipality_id,
            Observation.indicator == indicator,
            Observation.area_set_id.is_not(None),
        )
        .distinct()
    )
    return [key for key in session.scalars(statement) if key is not None]


def has_invented_figures(session: Session, municipality_id: int) -> bool:
    """Return whether any population or observation is marked as invented (架空)."""
    populations = (
        select(Population.id)
        .join(Area, Area.id == Population.area_id)
        .join(AreaSet, AreaSet.id == Area.area_set_id)
        .where(AreaSet.municipality_id == municipality_id, Population.fictional)
    )
    observations = select(Observation.id).where(
        Observation.municipality_id == municipality_id, Observation.fictional
    )
    return any(
        session.scalar(statement.limit(1)) is not None
        for statement in (populations, observations)
    )
