"""Writing the districts that a file's own words declare, and what those words name."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from geo.domain.declared import NamedSet, find_sets, name_areas
from geo.store.models import (
    Area,
    AreaSet,
    Boundary,
    DeclaredDistrict,
    Edition,
    Feature,
    Municipality,
)
from geo.store.rows import Changes


def save_declared(
    session: Session, feature: Feature, pairs: Sequence[tuple[str, str]]
) -> Changes:
    """Write what a row says of its districts; the located ones are left alone.

    Parameters
    ----------
    feature : Feature
        Already flushed.
    pairs : sequence of (heading, text)
        As written in the file. Headings that are no longer there are taken away.

    Returns
    -------
    Changes
        By heading, each with its old and new text (None where there was none).

    Notes
    -----
    What the words name is decided for the whole city at once by
    `match_declared`, which `geo.store.assign.assign_areas` calls.
    """
    changes = write_declared(feature, pairs)
    if changes:
        session.flush()
    return changes


def write_declared(
    feature: Feature,
    pairs: Sequence[tuple[str, str]],
    *,
    headings: Collection[str] | None = None,
) -> Changes:
    """Do as `save_declared`, leaving it to the caller when to flush.

    ``headings`` are those the file has; what stands below another one stays.
    """
    known = {item.heading: item for item in feature.declared}
    wanted = declared_texts(pairs)
    changes: Changes = {}
    for heading, text in wanted.items():
        item = known.get(heading)
        if item is None:
            feature.declared.append(DeclaredDistrict(heading=heading, text=text))
            changes[heading] = (None, text)
        elif item.text != text:
            changes[heading] = (item.text, text)
            item.text = text
    for heading, item in known.items():
        if heading not in wanted and (headings is None or heading in headings):
            changes[heading] = (item.text, None)
            feature.declared.remove(item)
    return changes


def declared_texts(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return what a row says of its districts, by heading, without what is blank."""
    return {heading: text for heading, text in pairs if text.strip()}


def match_declared(session: Session, municipality: Municipality, *, on: date) -> int:
    """Decide again which area every declared district of a city names.

    Parameters
    ----------
    on : date
        The day whose areas and names count.

    Returns
    -------
    int
        How many declared districts name an area.
    """
    columns: dict[tuple[int, str], list[tuple[int, str, int | None, int | None]]]
    columns = defaultdict(list)
    statement = (
        select(
            Feature.layer_id,
            DeclaredDistrict.heading,
            DeclaredDistrict.id,
            DeclaredDistrict.text,
            DeclaredDistrict.area_set_id,
            DeclaredDistrict.area_id,
        )
        .join(Feature, Feature.id == DeclaredDistrict.feature_id)
        .where(Feature.municipality_id == municipality.id)
    )
    for layer_id, heading, key, text, area_set_id, area_id in session.execute(
        statement
    ):
        columns[layer_id, heading].append((key, text, area_set_id, area_id))
    if not columns:
        return 0
    area_sets = _named_sets(session, municipality, on)
    changed = []
    matched = 0
    for (_, heading), rows in columns.items():
        candidates = find_sets(heading, area_sets)
        chosen, areas = name_areas((text for _, text, _, _ in rows), candidates)
        area_set_id = chosen.key if chosen else None
        for key, text, old_set, old_area in rows:
            area_id = areas.get(text)
            matched += area_id is not None
            if (old_set, old_area) != (area_set_id, area_id):
                changed.append(
                    {"id": key, "area_set_id": area_set_id, "area_id": area_id}
                )
    if changed:
        session.execute(update(DeclaredDistrict), changed)
    return matched


def _named_sets(
    session: Session, municipality: Municipality, on: date
) -> list[NamedSet]:
    """Return a city's area sets with the names of the areas in force, by key."""
    names: dict[int, dict[int, str]] = defaultdict(dict)
    statement = (
        select(Area.area_set_id, Area.id, func.coalesce(Boundary.name, Area.name))
        .join(Boundary, Boundary.area_id == Area.id)
        .join(Edition, Edition.id == Boundary.edition_id)
        .join(AreaSet, AreaSet.id == Area.area_set_id)
        .where(
            AreaSet.municipality_id == municipality.id,
            Edition.activated_at.is_not(None),
            Boundary.valid_from <= on,
            or_(Boundary.valid_until.is_(None), Boundary.valid_until > on),
        )
    )
    for area_set_id, area_id, name in session.execute(statement):
        names[area_set_id][area_id] = name
    sets = session.execute(
        select(AreaSet.id, AreaSet.kind, AreaSet.title).where(
            AreaSet.municipality_id == municipality.id
        )
    )
    return [NamedSet(key, kind, title, names[key]) for key, kind, title in sorted(sets)]
