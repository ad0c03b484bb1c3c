"""What each kind of feature stores beyond the common columns."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.store.declared import save_declared
from geo.store.models import (
    Adoption,
    Feature,
    Schedule,
    ScheduleException,
)
from geo.store.rows import Changes, differing

COLUMNS: dict[str, tuple[str, ...]] = {
    "activity": (
        "field",
        "zone",
        "form",
        "organiser",
        "venue",
        "belongings",
        "fee",
        "is_free",
        "joining",
        "capacity",
        "child_friendly",
        "step_free",
        "online",
    ),
    "place": ("place_kind", "services", "opening_hours", "closed_on", "step_free"),
    "adoption_site": ("site_kind", "asset_id", "section", "capacity", "area_m2"),
}
LISTS: dict[str, tuple[str, ...]] = {"activity": ("secondary_fields", "generations")}
ADOPTION = (
    "agreed_on",
    "term_start",
    "term_end",
    "review_due_on",
    "tasks",
    "minimum_people",
)
SCHEDULE = ("starts_on", "ends_on", "start_time", "end_time", "rrule")


def subtype_values(kind: str, row: dict[str, Any]) -> dict[str, Any]:
    """Return the values of a kind's own columns."""
    values = {name: row.get(name) for name in COLUMNS[kind]}
    if kind == "place":
        values["place_kind"] = values["place_kind"] or "public_facility"
    values |= {name: list(row.get(name) or ()) for name in LISTS.get(kind, ())}
    return values


def find_adopters(session: Session, layer_id: int) -> dict[int, list[str]]:
    """Return the groups with an agreement in force, by the key of their site."""
    statement = (
        select(Adoption.site_id, Adoption.adopter_name)
        .join(Feature, Feature.id == Adoption.site_id)
        .where(Feature.layer_id == layer_id, Adoption.status == "agreed")
        .order_by(Adoption.id)
    )
    found: dict[int, list[str]] = {}
    for site, adopter in session.execute(statement):
        found.setdefault(site, []).append(adopter)
    return found


def write_parts(session: Session, feature: Feature, row: dict[str, Any]) -> Changes:
    """Write what stands in tables of its own; return what changed."""
    changes = _write_own_part(session, feature, row)
    if "declared" in row:
        changes |= save_declared(session, feature, row["declared"] or ())
    return changes


def _write_own_part(session: Session, feature: Feature, row: dict[str, Any]) -> Changes:
    """Write an activity's schedule or a site's adoption."""
    if feature.kind == "activity":
        return _write_schedule(session, feature, row)
    if feature.kind == "adoption_site" and row.get("adopter"):
        return _write_adoption(session, feature, row)
    return {}


def _write_schedule(session: Session, feature: Feature, row: dict[str, Any]) -> Changes:
    schedule = session.scalar(select(Schedule).where(Schedule.feature_id == feature.id))
    if row.get("starts_on") is None:
        if schedule is None:
            return {}
        session.delete(schedule)
        return {name: (getattr(schedule, name), None) for name in SCHEDULE}
    values = {name: row.get(name) for name in SCHEDULE}
    values["skip_holidays"] = bool(row.get("skip_holidays"))
    dates = sorted(row.get("exdates") or ())
    if schedule is None:
        schedule = Schedule(feature_id=feature.id, **values)
        session.add(schedule)
        changes: Changes = {name: (None, new) for name, new in values.items()}
    else:
        changes = differing(schedule, values)
        for name, (_, new) in changes.items():
            setattr(schedule, name, new)
    known = {item.on_date: item for item in schedule.exceptions if not item.moved_to}
    if sorted(known) != dates:
        changes["exdates"] = (sorted(known), dates)
        for day in set(known) - set(dates):
            schedule.exceptions.remove(known[day])
        schedule.exceptions.extend(
            ScheduleException(on_date=day) for day in dates if day not in known
        )
    return changes


def _write_adoption(session: Session, feature: Feature, row: dict[str, Any]) -> Changes:
    values = {name: row.get(name) for name in ADOPTION}
    if values["term_end"] is not None:
        # A file names the last day; a stored period is half-open.
        values["term_end"] += timedelta(days=1)
    values["organisation_id"] = feature.organisation_id
    adoption = session.scalar(
        select(Adoption).where(
            Adoption.site_id == feature.id,
            Adoption.adopter_name == row["adopter"],
            Adoption.status == "agreed",
        )
    )
    if adoption is None:
        session.add(Adoption(site_id=feature.id, adopter_name=row["adopter"], **values))
        made = {"adopter": row["adopter"]} | values
        return {name: (None, new) for name, new in made.items()}
    changes = differing(adoption, values)
    for name, (_, new) in changes.items():
        setattr(adoption, name, new)
    if changes:
        adoption.version += 1
    return changes
