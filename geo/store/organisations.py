"""Writing organisations: lists of groups, and the associations of an area set."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.ingest.spoken import Spoken
from geo.store.changes import Change, ChangeKind, SavedLayer, told_fields
from geo.store.history import record_revision
from geo.store.keys import DERIVED, StoredKey, stable_keys
from geo.store.layers import LayerSpec, ensure_layer
from geo.store.listed import ListedRows, listed_elsewhere
from geo.store.marks import marks_of_listed, marks_of_organisation
from geo.store.models import (
    Area,
    AreaSet,
    ImportFile,
    Municipality,
    Organisation,
    OrganisationListing,
)
from geo.store.models.base import now
from geo.store.rows import Changes, differing, plain_rows
from geo.store.territories import (
    areas_in_force,
    territories_by_code,
    told_territory,
)

if TYPE_CHECKING:
    import geopandas as gpd

FOUNDED = "~area:"
"""Begins the key of an association nobody has listed yet."""


def save_organisations(
    session: Session,
    organisations: "gpd.GeoDataFrame",
    *,
    municipality: Municipality,
    spec: LayerSpec,
    file: ImportFile | None = None,
    spoken: Spoken | None = None,
    advance: Callable[[], None] | None = None,
) -> SavedLayer:
    """Write a layer of organisations, matching those already there.

    Parameters
    ----------
    organisations : GeoDataFrame
        As `geo.ingest.layers.read_layer` returns it for ``organisation``;
        ``territory_code`` names an area of an association area set.

    Returns
    -------
    SavedLayer
        Organisations of the layer that the file no longer has are listed as
        vanished and left as they are. ``notes`` tells what was not stored.

    Notes
    -----
    A row is matched by the file's own id within its layer (two lists may both
    count from 1); without an id by name in the whole municipality. An association
    of the same name and territory is the same one, in whichever list it stands,
    unless both lists number it. Else it takes over the page that was founded for
    its territory, once.
    """
    layer = ensure_layer(session, municipality, spec)
    territories = territories_by_code(session, municipality)
    rows = list(plain_rows(organisations))
    known = {
        found.source_id: found
        for found in session.scalars(
            select(Organisation).where(Organisation.municipality_id == municipality.id)
        )
    }
    made = stable_keys(
        rows,
        [
            StoredKey(key, found.name, partial(marks_of_organisation, found))
            for key, found in known.items()
            if key and not key.startswith(FOUNDED)
        ],
        partial(marks_of_listed, territories=territories),
    )
    keys = [
        key if key.startswith(DERIVED) else f"{spec.slug}/{key}" for key in made.keys
    ]
    founded: dict[int | None, Organisation] = {
        o.territory_id: o
        for o in known.values()
        if o.territory_id and (o.source_id or "").startswith(FOUNDED)
    }
    named = {(o.name, o.territory_id): o for o in known.values() if o.territory_id}
    met: set[int] = set()
    saved = SavedLayer(layer_id=layer.id)
    numbers = [int(str(number)) for number in organisations.index]
    listed = ListedRows(territories, spoken)
    made.tell(listed.book, numbers)
    elsewhere = listed_elsewhere(session, municipality, layer.id)
    for key, row, number in zip(keys, rows, numbers, strict=True):
        if advance is not None:
            advance()
        values = listed.read(row, number)
        values["municipality_id"] = municipality.id
        values["fictional"] = spec.fictional
        organisation = known.get(key)
        if organisation is None and values["actor_type"] == "association":
            territory = values["territory_id"]
            same = named.get((values["name"], territory))
            free = same and same.id not in met and same.source_id not in keys
            organisation = same if free and _may_be(same, key) else None
            if organisation in {None, founded.get(territory)}:
                organisation = founded.pop(territory, None)
        if organisation is not None:
            values = listed.narrow(
                organisation,
                values,
                row,
                listed_elsewhere=organisation.id in elsewhere,
            )
        met.add(_write(session, organisation, key, values, saved=saved, file=file))
    if saved.added or saved.changed:
        layer.updated_at = now()
    saved.notes += listed.close()
    _list_in_layer(session, layer.id, saved)
    _tell_no_longer_listed(session, layer.id, saved)
    return saved


def found_associations(
    session: Session,
    *,
    municipality: Municipality,
    area_set_id: int,
    spec: LayerSpec,
    file: ImportFile | None = None,
) -> SavedLayer:
    """Make sure each territory of an association area set has its association.

    An association is founded with the name of its area when none holds that
    territory yet; one that exists keeps all it says of itself.
    """
    layer = ensure_layer(session, municipality, spec)
    ours = select(Organisation).where(Organisation.municipality_id == municipality.id)
    everyone = session.scalars(ours).all()
    held = {organisation.territory_id for organisation in everyone}
    known = {organisation.source_id: organisation for organisation in everyone}
    saved = SavedLayer(layer_id=layer.id)
    for area in session.scalars(
        select(Area).where(Area.id.in_(areas_in_force(area_set_id))).order_by(Area.id)
    ):
        if area.id in held:
            continue
        key = f"{FOUNDED}{area_set_id}:{area.code}"
        values: dict[str, Any] = {"territory_id": area.id}
        # A page founded before the area's outline vanished for a time comes back.
        organisation = known.get(key)
        if organisation is None:
            values |= {
                "municipality_id": municipality.id,
                "name": area.name,
                "kana": area.kana,
                "actor_type": "association",
                "fictional": spec.fictional,
            }
        _write(session, organisation, key, values, saved=saved, file=file)
    _list_in_layer(session, layer.id, saved)
    return saved


def found_for_areas(
    session: Session,
    municipality: Municipality,
    area_set: AreaSet,
    *,
    file: ImportFile | None = None,
) -> SavedLayer:
    """Do as `found_associations`, in a layer that is named like the area set."""
    spec = LayerSpec(
        slug=area_set.slug,
        kind="organisation",
        title=area_set.title,
        source=area_set.source,
        licence=area_set.licence,
        fictional=area_set.fictional,
    )
    return found_associations(
        session,
        municipality=municipality,
        area_set_id=area_set.id,
        spec=spec,
        file=file,
    )


def _write(
    session: Session,
    organisation: Organisation | None,
    key: str,
    values: dict[str, Any],
    *,
    saved: SavedLayer,
    file: ImportFile | None,
) -> int:
    if organisation is None:
        organisation = Organisation(source_id=key, **values)
        session.add(organisation)
        session.flush()
        record_revision(session, organisation, before=None, after=values, file=file)
        _tell(saved, "added", organisation)
        return organisation.id
    changes = differing(organisation, values)
    own = organisation.source_id or DERIVED
    if own.startswith(DERIVED) or not key.startswith(DERIVED):
        organisation.source_id = key  # a list's number outlives one without
    for name, (_, new) in changes.items():
        setattr(organisation, name, new)
    if not changes:
        _tell(saved, "unchanged", organisation)
        return organisation.id
    organisation.version += 1
    record_revision(
        session,
        organisation,
        before={name: old for name, (old, _) in changes.items()},
        after={name: new for name, (_, new) in changes.items()},
        file=file,
    )
    if "territory_id" in changes:
        pair = changes.pop("territory_id")
        changes["territory_code"] = told_territory(session, *pair)
    _tell(saved, "changed", organisation, changes)
    return organisation.id


def _may_be(found: Organisation | None, key: str) -> bool:
    """Return whether at most one of two lists numbers an organisation."""
    own = (found and found.source_id) or DERIVED
    return key.startswith(DERIVED) or own.startswith(DERIVED)


def _tell(
    saved: SavedLayer,
    kind: ChangeKind,
    organisation: Organisation,
    changes: Changes | None = None,
) -> None:
    own = organisation.source_id or ""
    saved.changes.append(
        Change(
            kind=kind,
            source_id=None
            if own.startswith(DERIVED)
            else own.partition("/")[2] or None,
            title=organisation.name,
            fields=told_fields(changes or {}),
            uid=organisation.uid,
        )
    )


def _list_in_layer(session: Session, layer_id: int, saved: SavedLayer) -> None:
    session.flush()
    uids = [*saved.added, *saved.changed, *saved.unchanged]
    listed = set(
        session.scalars(
            select(OrganisationListing.organisation_id).where(
                OrganisationListing.layer_id == layer_id
            )
        )
    )
    wanted = session.scalars(select(Organisation.id).where(Organisation.uid.in_(uids)))
    session.add_all(
        OrganisationListing(layer_id=layer_id, organisation_id=key)
        for key in wanted
        if key not in listed
    )
    session.flush()


def _tell_no_longer_listed(session: Session, layer_id: int, saved: SavedLayer) -> None:
    present = {change.uid for change in saved.changes}
    listed = session.scalars(
        select(Organisation)
        .join(
            OrganisationListing, OrganisationListing.organisation_id == Organisation.id
        )
        .where(OrganisationListing.layer_id == layer_id)
        .order_by(Organisation.id)
    )
    for organisation in listed.all():
        if organisation.uid not in present:
            _tell(saved, "vanished", organisation)
