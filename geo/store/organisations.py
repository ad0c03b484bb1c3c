"""Writing organisations: lists of groups, and the associations of an area set."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.store.history import record_revision
from geo.store.layers import LayerSpec, SavedLayer, ensure_layer
from geo.store.models import (
    Area,
    AreaSet,
    ImportFile,
    Municipality,
    Organisation,
    OrganisationListing,
)
from geo.store.models.base import now
from geo.store.rows import differing, plain_rows, stable_keys

if TYPE_CHECKING:
    import geopandas as gpd

FOUNDED = "~area:"
"""Begins the key of an association nobody has listed yet."""

COLUMNS = (
    "kana",
    "description",
    "activities_note",
    "contact",
    "contact_phone",
    "url",
    "joining_note",
    "address",
    "founded_on",
)


def save_organisations(
    session: Session,
    organisations: "gpd.GeoDataFrame",
    *,
    municipality: Municipality,
    spec: LayerSpec,
    file: ImportFile | None = None,
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
        vanished and left as they are.

    Notes
    -----
    A row is matched by the file's own id within its layer (two lists may both
    count from 1); without an id by name in the whole municipality. An association
    takes over the page that was founded for its territory, once.
    """
    layer = ensure_layer(session, municipality, spec)
    territories = _territories(session, municipality)
    rows = list(plain_rows(organisations))
    keys = [
        key if key.startswith("~") else f"{spec.slug}/{key}"
        for key in stable_keys(rows)
    ]
    known = {
        found.source_id: found
        for found in session.scalars(
            select(Organisation).where(Organisation.municipality_id == municipality.id)
        )
    }
    founded: dict[int | None, Organisation] = {
        o.territory_id: o
        for o in known.values()
        if o.territory_id and (o.source_id or "").startswith(FOUNDED)
    }
    saved = SavedLayer(layer_id=layer.id)
    for key, row in zip(keys, rows, strict=True):
        if advance is not None:
            advance()
        values: dict[str, Any] = {name: row.get(name) for name in COLUMNS}
        values["municipality_id"] = municipality.id
        values["name"] = row["title"]
        # Only an association has a territory, so one that names its own is one.
        assumed = "association" if row.get("territory_code") else "civic_group"
        values["actor_type"] = row.get("actor_type") or assumed
        values["fictional"] = spec.fictional
        values["territory_id"] = territories.get(row.get("territory_code") or "")
        organisation = known.get(key)
        if organisation is None and values["actor_type"] == "association":
            organisation = founded.pop(values["territory_id"], None)
        _write(session, organisation, key, values, saved=saved, file=file)
    if saved.added or saved.changed:
        layer.updated_at = now()
    _list_in_layer(session, layer.id, saved)
    saved.vanished = _no_longer_listed(session, layer.id, saved)
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
    held = set(
        session.scalars(
            select(Organisation.territory_id).where(
                Organisation.municipality_id == municipality.id,
                Organisation.territory_id.is_not(None),
            )
        )
    )
    saved = SavedLayer(layer_id=layer.id)
    for area in session.scalars(select(Area).where(Area.area_set_id == area_set_id)):
        if area.id in held:
            continue
        values = {
            "municipality_id": municipality.id,
            "name": area.name,
            "kana": area.kana,
            "actor_type": "association",
            "fictional": spec.fictional,
            "territory_id": area.id,
        }
        key = f"{FOUNDED}{area_set_id}:{area.code}"
        _write(session, None, key, values, saved=saved, file=file)
    _list_in_layer(session, layer.id, saved)
    return saved


def _write(
    session: Session,
    organisation: Organisation | None,
    key: str,
    values: dict[str, Any],
    *,
    saved: SavedLayer,
    file: ImportFile | None,
) -> None:
    if organisation is None:
        organisation = Organisation(source_id=key, **values)
        session.add(organisation)
        session.flush()
        record_revision(session, organisation, before=None, after=values, file=file)
        saved.added.append(organisation.uid)
        return
    changes = differing(organisation, values)
    organisation.source_id = key
    for name, (_, new) in changes.items():
        setattr(organisation, name, new)
    if not changes:
        saved.unchanged.append(organisation.uid)
        return
    organisation.version += 1
    record_revision(
        session,
        organisation,
        before={name: old for name, (old, _) in changes.items()},
        after={name: new for name, (_, new) in changes.items()},
        file=file,
    )
    saved.changed.append(organisation.uid)


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


def _no_longer_listed(session: Session, layer_id: int, saved: SavedLayer) -> list[str]:
    present = {*saved.added, *saved.changed, *saved.unchanged}
    listed = session.scalars(
        select(Organisation.uid)
        .join(
            OrganisationListing, OrganisationListing.organisation_id == Organisation.id
        )
        .where(OrganisationListing.layer_id == layer_id)
        .order_by(Organisation.id)
    )
    return [uid for uid in listed if uid not in present]


def _territories(session: Session, municipality: Municipality) -> dict[str, int]:
    statement = (
        select(Area.code, Area.id)
        .join(AreaSet)
        .where(
            AreaSet.municipality_id == municipality.id, AreaSet.kind == "association"
        )
    )
    return dict(session.execute(statement).all())
