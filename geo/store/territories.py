"""Which association holds which area, when outlines come and go."""

from collections import defaultdict

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from geo.domain.text import normalise
from geo.store.history import record_revision
from geo.store.models import (
    Area,
    AreaSet,
    Boundary,
    Edition,
    Municipality,
    Organisation,
)


def areas_in_force(area_set_id: int) -> Select[int]:
    """Return the statement for the keys of areas whose outline has not ended."""
    return (
        select(Boundary.area_id)
        .join(Edition, Edition.id == Boundary.edition_id)
        .where(
            Edition.area_set_id == area_set_id,
            Edition.activated_at.is_not(None),
            Boundary.valid_until.is_(None),
        )
    )


def free_vanished_territories(session: Session, area_set: AreaSet) -> None:
    """Take the territory from organisations whose area has no outline any more."""
    holders = session.scalars(
        select(Organisation)
        .join(Area, Area.id == Organisation.territory_id)
        .where(
            Area.area_set_id == area_set.id,
            Area.id.not_in(areas_in_force(area_set.id)),
        )
    )
    for organisation in holders:
        _give(session, organisation, None)


def link_by_name(
    session: Session, municipality: Municipality, area_set: AreaSet
) -> None:
    """Give areas nobody holds to the one association without territory of that name.

    Names must be the same but for width; an area or a name that stands twice is
    left alone.
    """
    held = set(
        session.scalars(
            select(Organisation.territory_id).where(
                Organisation.municipality_id == municipality.id,
                Organisation.territory_id.is_not(None),
            )
        )
    )
    areas: dict[str, list[Area]] = defaultdict(list)
    for area in session.scalars(
        select(Area).where(Area.id.in_(areas_in_force(area_set.id)))
    ):
        areas[normalise(area.name)].append(area)
    named: dict[str, list[Organisation]] = defaultdict(list)
    for organisation in session.scalars(
        select(Organisation).where(
            Organisation.municipality_id == municipality.id,
            Organisation.actor_type == "association",
            Organisation.territory_id.is_(None),
        )
    ):
        named[normalise(organisation.name)].append(organisation)
    for name, found in areas.items():
        holders = named.get(name, [])
        if len(found) == len(holders) == 1 and found[0].id not in held:
            _give(session, holders[0], found[0].id)


def _give(session: Session, organisation: Organisation, area_id: int | None) -> None:
    before = {"territory_id": organisation.territory_id}
    organisation.territory_id = area_id
    organisation.version += 1
    record_revision(
        session, organisation, before=before, after={"territory_id": area_id}
    )
    session.flush()


def territories_by_code(session: Session, municipality: Municipality) -> dict[str, int]:
    """Return the key of each area of a municipality's association area sets by its code."""
    statement = (
        select(Area.code, Area.id)
        .join(AreaSet)
        .where(
            AreaSet.municipality_id == municipality.id, AreaSet.kind == "association"
        )
    )
    return dict(session.execute(statement).all())


def told_territory(
    session: Session, before: int | None, after: int | None
) -> tuple[str | None, str | None]:
    """Return two territories by their codes, as a file names them."""
    old, new = (
        None if key is None else session.get_one(Area, key).code
        for key in (before, after)
    )
    return old, new
