"""What a file of figures would do to those that are stored."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.ages import write_ages
from geo.store.changes import Change, told_fields
from geo.store.figures import ages_of, flags_of, spoken_groups
from geo.store.models import Area, AreaSet, Municipality, Observation, Population
from geo.store.rows import plain_rows

if TYPE_CHECKING:
    import pandas as pd

Figures = dict[str, Any]
Key = tuple[Any, ...]

OBSERVED = ("numerator", "denominator", "value", "unit", "method", "note")


def find_population_changes(
    session: Session, rows: "pd.DataFrame", *, area_set: AreaSet
) -> tuple[Change, ...]:
    """Return one change for each district and day a population file speaks of.

    Notes
    -----
    Bands that only one of two files by age has are told as changed figures. What
    the file has no columns for stays, and is no change.
    """
    titles = _titles(session, area_set)
    records = list(plain_rows(rows))
    spoken = spoken_groups(records)
    silent = "households" not in rows.columns
    new: dict[Key, dict[Key, Figures]] = {}
    for row in records:
        band = (row["sex"], row["age_from"], row["age_to"])
        counted = {"count": row["count"], "households": row.get("households")}
        new.setdefault((row["district_code"], row["as_of"]), {})[band] = counted
    statement = (
        select(Area.code, Population)
        .join(Population, Population.area_id == Area.id)
        .where(
            Area.area_set_id == area_set.id,
            Population.as_of.in_({day for _, day in new}),
        )
    )
    old: dict[Key, dict[Key, Figures]] = {}
    for code, stored in session.execute(statement):
        band = (stored.sex, stored.age_from, stored.age_to)
        counted = {"count": stored.count, "households": stored.households}
        old.setdefault((code, stored.as_of), {})[band] = counted
    whole = ("all", None, None)
    changes = []
    for (code, day), bands in new.items():
        before = old.get((code, day))
        for band, stored_before in (before or {}).items():
            if (band[0], band[1] is not None) not in spoken:
                bands.setdefault(band, stored_before)
            elif silent and band in bands:
                bands[band]["households"] = stored_before["households"]
        kind = _kind(before, bands)
        totals = _differing((before or {}).get(whole, {}), bands.get(whole, {}))
        changes.append(
            Change(
                kind=kind,
                source_id=code,
                title=f"{titles.get(code, code)} {day.isoformat()}",
                fields=told_fields(totals) if kind == "changed" else (),
            )
        )
    return tuple(changes)


def find_observation_changes(
    session: Session,
    rows: "pd.DataFrame",
    *,
    municipality: Municipality,
    area_set: AreaSet | None,
) -> tuple[Change, ...]:
    """Return one change for each indicator, district and year a file speaks of."""
    titles = _titles(session, area_set)
    belongs = Area.area_set_id == area_set.id if area_set else Area.id.is_(None)
    statement = (
        select(Area.code, Observation)
        .select_from(Observation)
        .outerjoin(Area, Area.id == Observation.area_id)
        .where(
            Observation.municipality_id == municipality.id,
            belongs | Observation.area_id.is_(None),
        )
    )
    old: dict[Key, Figures] = {
        (code, stored.indicator, stored.fiscal_year, *ages_of(stored.flags)): {
            name: getattr(stored, name) for name in OBSERVED
        }
        | {"about": (stored.flags or {}).get("population")}
        for code, stored in session.execute(statement)
    }
    changes = []
    for row in plain_rows(rows):
        code = row.get("district_code")
        ages = ages_of(flags_of(row))
        before = old.get((code, row["indicator"], row["fiscal_year"], *ages))
        after = {name: row.get(name) for name in (*OBSERVED, "about")}
        after |= {"unit": after["unit"] or "share", "method": after["method"] or ""}
        kind = _kind(before, after)
        where = titles.get(code, code) if code else municipality.name
        changes.append(
            Change(
                kind=kind,
                source_id=code,
                title=f"{where} {row['fiscal_year']}年度{_of_ages(*ages)}",
                fields=told_fields(_differing(before or {}, after))
                if kind == "changed"
                else (),
            )
        )
    return tuple(changes)


def _of_ages(age_from: int | None, age_to: int | None) -> str:
    return "" if age_from is None else f" {write_ages(age_from, age_to)}"


def _kind(before: object | None, after: object) -> Any:
    if before is None:
        return "added"
    return "unchanged" if before == after else "changed"


def _differing(before: Figures, after: Figures) -> dict[str, tuple[Any, Any]]:
    return {
        name: (before.get(name), after.get(name))
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    }


def _titles(session: Session, area_set: AreaSet | None) -> dict[str, str]:
    if area_set is None:
        return {}
    statement = select(Area.code, Area.name).where(Area.area_set_id == area_set.id)
    return dict(session.execute(statement).all())
