"""Writing layers: a file becomes features, every change becomes a revision."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from geoalchemy2.shape import from_shape, to_shape
from sqlalchemy import insert, select
from sqlalchemy.orm import Session, selectinload

from geo.domain.crs import STORAGE_SRID
from geo.ingest.notes import NoteBook
from geo.ingest.spoken import Spoken
from geo.store.agreements import FOR_EVER
from geo.store.changes import Change, ChangeKind, SavedLayer, told_fields
from geo.store.history import revision_values
from geo.store.keepers import (
    Keeper,
    LayerSpec,
    ensure_layer,
    organisations_by_name,
)
from geo.store.kept import keeps_place, spoken_values
from geo.store.keys import stable_keys
from geo.store.marks import marks_of_row, stored_features
from geo.store.models import (
    Feature,
    ImportFile,
    Municipality,
    Revision,
)
from geo.store.models.base import now
from geo.store.new_features import CLASSES, NewFeatures
from geo.store.rows import Changes, differing, plain_rows
from geo.store.subtypes import COMMON, Parts, find_adopters, subtype_values

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = [
    "LayerSpec",
    "SavedLayer",
    "ensure_layer",
    "organisations_by_name",
    "save_layer",
]

UNTOLD = {"organisation_id"}  # follows from a name that is told


def save_layer(
    session: Session,
    features: "gpd.GeoDataFrame",
    *,
    municipality: Municipality,
    spec: LayerSpec,
    file: ImportFile | None = None,
    spoken: Spoken | None = None,
    keeper: Keeper | None = None,
    advance: Callable[[], None] | None = None,
) -> SavedLayer:
    """Write a layer's features, matching those already there.

    Parameters
    ----------
    features : GeoDataFrame
        As `geo.ingest.layers.read_layer` returns it for ``spec.kind``: one row
        a feature with every canonical column, geometry in EPSG:4326 or None.
    spoken : Spoken, optional
        What the file speaks of: the rest of a stored feature stays as it is.
    keeper : Keeper, optional
        The organisation that writes into its own layer; the city if not given.
        What a file says of organisations then changes nobody's ownership.
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
        If the layer already holds features of another kind, or is kept by
        somebody else.
    """
    layer = ensure_layer(session, municipality, spec, keeper)
    known = {
        feature.source_id: feature
        for feature in session.scalars(
            select(CLASSES[spec.kind])
            .where(Feature.layer_id == layer.id)
            .options(selectinload(Feature.declared))
        )
    }
    stored_parts = Parts(session, layer.id, spec.kind)
    owners = organisations_by_name(session, municipality)
    agreements = find_adopters(session, layer.id)
    rows = list(plain_rows(features))
    stored = stored_features(known.values(), stored_parts.first_day, agreements)
    made = stable_keys(rows, stored, marks_of_row)
    book = NoteBook()
    made.tell(book, numbers := [int(str(number)) for number in features.index])
    saved = SavedLayer(layer_id=layer.id)
    new = NewFeatures(spec.kind, layer_id=layer.id, municipality_id=municipality.id)
    revisions: list[dict[str, Any]] = []
    remember = partial(
        _revision,
        municipality_id=municipality.id,
        target_kind=spec.kind,
        file=file,
        by=keeper,
    )
    for key, row, number in zip(made.keys, rows, numbers, strict=True):
        if advance is not None:
            advance()
        if row.get("term_end") == date.max:
            book.tell("repair", number, None, FOR_EVER)
        values = {name: row.get(name) for name in COMMON}
        values |= subtype_values(spec.kind, row)
        who = row.get("organiser") or row.get("adopter")
        named = owners.get(who) if who else None
        values["organisation_id"] = keeper.organisation_id if keeper else named
        feature = known.get(key)
        if values["location_visibility"] is None:  # an empty cell publishes nothing
            known_as = getattr(feature, "location_visibility", "exact")
            values["location_visibility"] = known_as
        if feature is None:
            uid, parts = new.add(key, values, row)
            after = values | {"geometry": _text(row["geometry"])} | parts
            revisions.append(
                remember(target_uid=uid, version=1, before=None, after=after)
            )
            saved.changes.append(_tell("added", key, str(values["title"]), uid))
            continue
        changes = _update(feature, values, row, stored_parts, spoken)
        if changes:
            revisions.append(
                remember(
                    target_uid=feature.uid,
                    version=feature.version,
                    before={name: old for name, (old, _) in changes.items()},
                    after={name: new for name, (_, new) in changes.items()},
                )
            )
        others = [
            name
            for name in agreements.get(feature.id, ())
            if name != row.get("adopter")
        ]
        kind: ChangeKind = "changed" if changes else "unchanged"
        saved.changes.append(
            _tell(
                kind, key, feature.title, feature.uid, changes=changes, adopters=others
            )
        )
    written = set(made.keys)
    saved.changes += [
        _tell(
            "vanished",
            feature.source_id,
            feature.title,
            feature.uid,
            adopters=agreements.get(feature.id, ()),
        )
        for key, feature in known.items()
        if key not in written
    ]
    if saved.added or saved.changed:
        layer.updated_at = now()
    saved.notes += (*book.close(), *stored_parts.notes)
    new.insert(session)
    session.flush()
    if revisions:
        session.execute(insert(Revision), revisions)
    return saved


def _update(
    feature: Feature,
    values: dict[str, Any],
    row: dict[str, Any],
    parts: Parts,
    spoken: Spoken | None,
) -> Changes:
    old_shape = None if feature.geometry is None else to_shape(feature.geometry)
    stays = keeps_place(feature, row, spoken)
    shape = old_shape if stays else row["geometry"]
    taken = spoken_values(feature, values, spoken)
    moved = (old_shape is None) != (shape is None) or (
        shape is not None and old_shape is not None and not old_shape.equals(shape)
    )
    if stays:
        taken.pop("location_source", None)
    elif moved:
        taken["location_source"] = values["location_source"]
    changes = differing(feature, taken)
    for name, (_, new) in changes.items():
        setattr(feature, name, new)
    if moved:
        changes["geometry"] = (_text(old_shape), _text(shape))
        feature.geometry = (
            None if shape is None else from_shape(shape, srid=STORAGE_SRID)
        )
    changes |= parts.write(feature, row, spoken)
    if changes:
        feature.version += 1
    return changes


def _tell(
    kind: ChangeKind,
    key: str | None,
    title: str,
    uid: str,
    *,
    changes: Changes | None = None,
    adopters: Sequence[str] = (),
) -> Change:
    told = {name: pair for name, pair in (changes or {}).items() if name not in UNTOLD}
    return Change(
        kind=kind,
        source_id=None if not key or key.startswith("~") else key,
        title=title,
        fields=told_fields(told),
        adoption="、".join(adopters) or None,
        uid=uid,
    )


def _text(shape: Any) -> str | None:
    return None if shape is None else str(shape.wkt)


def _revision(*, by: Keeper | None, **values: Any) -> dict[str, Any]:
    if by is None:
        return revision_values(**values)
    made = revision_values(**values, by_role=by.by_role)
    return made | {"by_organisation": by.by_organisation}
