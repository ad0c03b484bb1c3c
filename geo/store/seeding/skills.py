"""Writing a file's pool of skills, coordinators, offers and needs."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.store.coordinators import NewCoordinator, appoint_coordinator
from geo.store.models import Activity, Municipality, SkillPool
from geo.store.municipalities import mark_changed
from geo.store.needs import declare_need
from geo.store.seeding.finding import feature_named, organisation_named
from geo.store.skill_pool import PoolCount, save_pool_count


def load(
    session: Session, municipality: Municipality, table: dict[str, Any]
) -> int | None:
    """Write a file's rows; None where the city has some already."""
    city = municipality.id
    kept = select(SkillPool.id).where(SkillPool.municipality_id == city).limit(1)
    if session.scalar(kept) is not None:
        return None
    fictional = bool(table.get("fictional"))
    for row in table.get("pool", ()):
        desk = feature_named(session, municipality, "place", row["desk"])
        count = PoolCount(
            skill=row["skill"],
            area=tuple(row["area"]) if "area" in row else None,
            people=row["people"],
            as_of=row["as_of"],
            source=row["source"],
            desk=desk.uid,
            fictional=fictional,
        )
        save_pool_count(session, city, count, seen=None)
    for row in table.get("coordinator", ()):
        group = organisation_named(session, municipality, row["organisation"])
        new = NewCoordinator(
            area=(row["area"][0], row["area"][1]),
            organisation=group.uid,
            title=row["title"],
            contact=row.get("contact"),
            contact_phone=row.get("contact_phone"),
            first_day=row["first_day"],
            last_day=row.get("last_day"),
        )
        appoint_coordinator(session, city, new)
    for row in table.get("offer", ()):
        group = organisation_named(session, municipality, row["organisation"])
        group.offers = group.offers or row["text"]
    for row in table.get("need", ()):
        group = organisation_named(session, municipality, row["organisation"])
        declare_need(
            session,
            group.id,
            row["kind"],
            row["text"],
            on=row["on"],
            skill=row.get("skill"),
        )
    welcome = table.get("companies_welcome", ())
    for source_id in welcome:
        activity = feature_named(session, municipality, "activity", source_id)
        if isinstance(activity, Activity) and activity.companies_welcome is None:
            activity.companies_welcome = True
    mark_changed(session, municipality)
    session.flush()
    rows = sum(len(table.get(name, ())) for name in ("pool", "coordinator"))
    return (
        rows + len(table.get("offer", ())) + len(table.get("need", ())) + len(welcome)
    )
