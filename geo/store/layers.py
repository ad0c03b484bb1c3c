"""Writing layers: a file becomes features, every change becomes a revision."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from geoalchemy2.shape import from_shape, to_shape
from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.crs import STORAGE_SRID
from geo.domain.errors import ConflictError
from geo.domain.text import require_slug
from geo.store.history import record_revision
from geo.store.models import (
    Activity,
    AdoptionSite,
    Feature,
    ImportFile,
    Layer,
    Municipality,
    Organisation,
    Place,
)
from geo.store.models.base import now
from geo.store.rows import Changes, differing, plain_rows, stable_keys
from geo.store.subtypes import subtype_values, write_parts

if TYPE_CHECKING:
    import geopandas as gpd

CLASSES: dict[str, type[Feature]] = {
    "activity": Activity,
    "place": Place,
    "adoption_site": AdoptionSite,
}
COMMON = (
    "title",
    "kana",
    "description",
    "address",
    "url",
    "contact",
    "contact_phone",
    "notes_text",
    "location_source",
    "location_visibility",
    "status",
)


@dataclass(frozen=True, slots=True)
class LayerSpec:
    """How a layer is named, whose it is, and what is said of its origin."""

    slug: str
    kind: str
    title: str
    source: str
    licence: str
    owner_name: str | None = None
    fictional: bool = False

    def __post_init__(self) -> None:
        require_slug(self.slug)


@dataclass(slots=True)
class SavedLayer:
    """Public ids of features by what an import did to them."""

    layer_id: int
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)


def save_layer(
    session: Session,
    features: "gpd.GeoDataFrame",
    *,
    municipality: Municipality,
    spec: LayerSpec,
    file: ImportFile | None = None,
    advance: Callable[[], None] | None = None,
) -> SavedLayer:
    """Write a layer's features, matching those already there.

    Parameters
    ----------
    features : GeoDataFrame
        As `geo.ingest.layers.read_layer` returns it for ``spec.kind``: one row
        a feature with every canonical column, geometry in EPSG:4326 or None.
    advance : callable, optional
        Called once a row, for a progress bar.

    Returns
    -------
    SavedLayer
        Features of the layer that the file no longer has are listed as
        vanished and left as they are: a site's adoption outlives a list.

    Raises
    ------
    ConflictError
        If the layer already holds features of another kind.
    """
    layer = ensure_layer(session, municipality, spec)
    known = {
        feature.source_id: feature
        for feature in session.scalars(
            select(Feature).where(Feature.layer_id == layer.id)
        )
    }
    owners = _organisations_by_name(session, municipality)
    rows = list(plain_rows(features))
    keys = stable_keys(rows)
    saved = SavedLayer(layer_id=layer.id)
    for key, row in zip(keys, rows, strict=True):
        if advance is not None:
            advance()
        values = {name: row.get(name) for name in COMMON}
        values |= subtype_values(spec.kind, row)
        who = row.get("organiser") or row.get("adopter")
        values["organisation_id"] = owners.get(who) if who else None
        feature = known.get(key)
        if feature is None:
            feature = CLASSES[spec.kind](
                layer_id=layer.id,
                municipality_id=municipality.id,
                source_id=key,
                geometry=_stored(row["geometry"]),
                **values,
            )
            session.add(feature)
            session.flush()
            parts = write_parts(session, feature, row)
            after = values | {"geometry": _text(row["geometry"])} | _new(parts)
            record_revision(session, feature, before=None, after=after, file=file)
            saved.added.append(feature.uid)
        elif _update(session, feature, values, row, file):
            saved.changed.append(feature.uid)
        else:
            saved.unchanged.append(feature.uid)
    written = set(keys)
    saved.vanished = [
        feature.uid for key, feature in known.items() if key not in written
    ]
    if saved.added or saved.changed:
        layer.updated_at = now()
    session.flush()
    return saved


def ensure_layer(
    session: Session, municipality: Municipality, spec: LayerSpec
) -> Layer:
    """Return a layer, adding it when it is new.

    Raises
    ------
    ConflictError
        If a layer of that name holds features of another kind.
    """
    layer = session.scalar(
        select(Layer).where(
            Layer.municipality_id == municipality.id, Layer.slug == spec.slug
        )
    )
    if layer is None:
        layer = Layer(municipality_id=municipality.id, slug=spec.slug, kind=spec.kind)
        session.add(layer)
    elif layer.kind != spec.kind:
        message = (
            f"レイヤー「{layer.title}」は種類が違います（{layer.kind}）。"
            "別の名前（--layer）にしてください。"
        )
        raise ConflictError(message, layer=spec.slug, kind=layer.kind)
    layer.title = spec.title
    layer.source = spec.source
    layer.licence = spec.licence
    layer.fictional = spec.fictional
    layer.owner_name = spec.owner_name
    owners = _organisations_by_name(session, municipality)
    layer.owner_id = owners.get(spec.owner_name) if spec.owner_name else None
    session.flush()
    return layer


def _update(
    session: Session,
    feature: Feature,
    values: dict[str, Any],
    row: dict[str, Any],
    file: ImportFile | None,
) -> bool:
    changes = differing(feature, values)
    shape = row["geometry"]
    old_shape = None if feature.geometry is None else to_shape(feature.geometry)
    moved = (old_shape is None) != (shape is None) or (
        shape is not None and old_shape is not None and not old_shape.equals(shape)
    )
    for name, (_, new) in changes.items():
        setattr(feature, name, new)
    if moved:
        changes["geometry"] = (_text(old_shape), _text(shape))
        feature.geometry = _stored(shape)
    changes |= write_parts(session, feature, row)
    if not changes:
        return False
    feature.version += 1
    record_revision(
        session,
        feature,
        before={name: old for name, (old, _) in changes.items()},
        after=_new(changes),
        file=file,
    )
    return True


def _new(changes: Changes) -> dict[str, Any]:
    return {name: new for name, (_, new) in changes.items()}


def _text(shape: Any) -> str | None:
    return None if shape is None else str(shape.wkt)


def _organisations_by_name(
    session: Session, municipality: Municipality
) -> dict[str, int]:
    statement = select(Organisation.name, Organisation.id).where(
        Organisation.municipality_id == municipality.id
    )
    return dict(session.execute(statement).all())


def _stored(shape: Any) -> Any:
    return None if shape is None else from_shape(shape, srid=STORAGE_SRID)
