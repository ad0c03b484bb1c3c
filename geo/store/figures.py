"""Writing figures: populations and observations, each with source and method."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.errors import InvalidLayerError
from geo.store.households import set_declared_aside
from geo.store.models import Area, AreaSet, Municipality, Observation, Population
from geo.store.rows import plain_rows

if TYPE_CHECKING:
    import pandas as pd


def save_population(
    session: Session,
    rows: "pd.DataFrame",
    *,
    area_set: AreaSet,
    source: str,
    fictional: bool = False,
) -> int:
    """Write residents and households; a newer file replaces the same days.

    What the file has no columns for (households, a sex, age bands) stays.

    Parameters
    ----------
    rows : DataFrame
        As `geo.ingest.statistics.read_population` returns it: ``district_code``,
        ``as_of``, ``sex``, ``age_from``, ``age_to``, ``count``, ``households``.

    Returns
    -------
    int
        Rows written.

    Raises
    ------
    InvalidLayerError
        If a code is not one of the area set's.
    """
    areas = area_ids(session, area_set)
    records = list(plain_rows(rows))
    _require_known(areas, records, area_set)
    keys = {areas[record["district_code"]] for record in records}
    days = {record["as_of"] for record in records}
    stored = list(
        session.scalars(
            select(Population).where(
                Population.area_id.in_(keys), Population.as_of.in_(days)
            )
        )
    )
    spoken = spoken_groups(records)
    written = {(areas[record["district_code"]], record["as_of"]) for record in records}
    households = {}
    for old in stored:
        if (old.area_id, old.as_of) not in written:
            continue
        if (old.sex, old.age_from is not None) in spoken:
            households[old.area_id, old.as_of, old.sex, old.age_from, old.age_to] = (
                old.households
            )
            session.delete(old)
    session.flush()
    if "households" not in rows.columns:
        for record in records:
            band = (record["sex"], record["age_from"], record["age_to"])
            key = (areas[record["district_code"]], record["as_of"], *band)
            record["households"] = households.get(key)
    session.add_all(
        Population(
            area_id=areas[record["district_code"]],
            as_of=record["as_of"],
            sex=record["sex"],
            age_from=record["age_from"],
            age_to=record["age_to"],
            count=record["count"],
            households=record.get("households"),
            source=source,
            fictional=fictional,
        )
        for record in records
    )
    session.flush()
    return len(records)


def spoken_groups(records: list[dict[str, Any]]) -> set[tuple[str, bool]]:
    """Return the sexes a file counts, each with whether by age."""
    return {(record["sex"], record["age_from"] is not None) for record in records}


def save_observations(
    session: Session,
    rows: "pd.DataFrame",
    *,
    municipality: Municipality,
    area_set: AreaSet | None,
    source: str = "",
    fictional: bool = False,
) -> int:
    """Write one figure a row; the same indicator, area and year is replaced.

    Parameters
    ----------
    rows : DataFrame
        As `geo.ingest.statistics.read_observations` returns it:
        ``district_code`` (None: the whole municipality), ``indicator``,
        ``fiscal_year``, ``numerator``, ``denominator``, ``value``, ``unit``,
        ``method``, ``source``, ``note``, and where there are such figures
        ``age_from``, ``age_to`` and ``about``. Figures by age replace all of
        their area, indicator and year by age, and only those.
    source : str
        For rows that name none.

    Raises
    ------
    InvalidLayerError
        If a code is not one of the area set's, or none is chosen.
    """
    areas = area_ids(session, area_set) if area_set else {}
    records = list(plain_rows(rows))
    _require_known(areas, records, area_set)
    replaced: set[tuple[Any, ...]] = set()
    for record in records:
        code = record.get("district_code")
        area_id = areas[code] if code else None
        set_declared_aside(session, area_id, record, source=source)
        flags = flags_of(record)
        _remove(session, municipality, area_id, record, replaced)
        session.add(
            Observation(
                municipality_id=municipality.id,
                area_set_id=area_set.id if area_set and code else None,
                area_id=area_id,
                indicator=record["indicator"],
                fiscal_year=record["fiscal_year"],
                numerator=record.get("numerator"),
                denominator=record.get("denominator"),
                value=record.get("value"),
                unit=record.get("unit") or "share",
                method=record.get("method") or "",
                source=record.get("source") or source,
                note=record.get("note"),
                flags=flags or None,
                fictional=fictional,
            )
        )
    session.flush()
    return len(records)


def flags_of(record: dict[str, Any]) -> dict[str, Any]:
    """Return what a row says of whom its figure is of: ages, and 母数."""
    found: dict[str, Any] = {}
    if record.get("age_from") is not None:
        found |= {"age_from": record["age_from"], "age_to": record.get("age_to")}
    if record.get("about") is not None:
        found["population"] = record["about"]
    return found


def _remove(
    session: Session,
    municipality: Municipality,
    area_id: int | None,
    record: dict[str, Any],
    replaced: set[tuple[Any, ...]],
) -> None:
    """Remove what a row replaces: every band the first time, then its own."""
    ages = ages_of(flags_of(record))
    by_age = ages[0] is not None
    key = (area_id, record["indicator"], record["fiscal_year"], by_age)
    statement = select(Observation).where(
        Observation.municipality_id == municipality.id,
        Observation.area_id.is_(None)
        if area_id is None
        else Observation.area_id == area_id,
        Observation.indicator == record["indicator"],
        Observation.fiscal_year == record["fiscal_year"],
    )
    for stored in session.scalars(statement).all():
        band = ages_of(stored.flags)
        if (band[0] is not None) == by_age and (key not in replaced or band == ages):
            session.delete(stored)
    session.flush()
    replaced.add(key)


def ages_of(flags: dict[str, Any] | None) -> tuple[int | None, int | None]:
    """Return the ages a stored figure is of, both ends included."""
    said = flags or {}
    return said.get("age_from"), said.get("age_to")


def area_ids(session: Session, area_set: AreaSet) -> dict[str, int]:
    """Return the key of each area of a set by its code."""
    statement = select(Area.code, Area.id).where(Area.area_set_id == area_set.id)
    return dict(session.execute(statement).all())


def _require_known(
    areas: dict[str, int], records: list[dict[str, Any]], area_set: AreaSet | None
) -> None:
    for row, record in enumerate(records, start=1):
        code = record.get("district_code")
        if code and code not in areas:
            title = area_set.title if area_set else "（地区区分の指定なし）"
            message = (
                f"{row}行目: 地域コード「{code}」は地区区分「{title}」にありません。"
                "正しい地区区分を選ぶか、コードを直してください。"
            )
            raise InvalidLayerError(message, row=row, column="地域コード", value=code)
