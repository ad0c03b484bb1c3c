"""From a file somebody gave us to stored rows: read, write, locate, all or nothing.

Commands and the seeding of the demo go through here, so that a file means the
same however it comes in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from geo.domain.periods import today
from geo.ingest.boundaries import BoundaryFile, read_boundaries
from geo.ingest.columns import LayerKind
from geo.ingest.layers import read_layer
from geo.ingest.notes import Note
from geo.ingest.originals import read_original
from geo.store.assign import assign_areas
from geo.store.boundaries import AreaSetSpec, get_area_set, save_boundaries
from geo.store.figures import save_population
from geo.store.files import is_filled, keep_file, was_imported
from geo.store.layers import LayerSpec, save_layer
from geo.store.municipalities import ensure_municipality, mark_changed
from geo.store.organisations import found_associations, save_organisations
from geo.store.session import Database, Session, transaction

Advance = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a file.

    ``skipped``: exactly these bytes filled this target before; nothing was done.
    """

    city: str
    rows: int
    skipped: bool = False
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    vanished: tuple[str, ...] = ()
    figures: int = 0
    organisations: int = 0
    encoding: str = ""
    crs: str = ""
    mapping: Mapping[str, str] | None = None
    unmapped: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class BoundaryWish:
    """What the importer says of a boundary file."""

    spec: AreaSetSpec
    valid_from: date
    code: str | None = None
    name: str | None = None
    kana: str | None = None
    crs: str | None = None
    encoding: str | None = None
    where: Mapping[str, str] | None = None
    residents_as_of: date | None = None


@dataclass(frozen=True, slots=True)
class LayerWish:
    """What the importer says of a layer file."""

    spec: LayerSpec
    kind: LayerKind
    crs: str | None = None
    encoding: str | None = None
    columns: Mapping[str, str] | None = None
    defaults: Mapping[str, str] | None = None


def import_boundaries(
    database: Database, path: Path, city: str, wish: BoundaryWish
) -> Imported:
    """Add one edition of an area set from a file; each association gets a page.

    Raises
    ------
    GeoError
        If the file or the wish cannot be followed; nothing is stored then.
    """
    name, content = read_original(path)
    file = read_boundaries(
        path,
        code=wish.code,
        name=wish.name,
        kana=wish.kana,
        crs=wish.crs,
        encoding=wish.encoding,
        where=wish.where,
    )
    target = f"boundaries/{wish.spec.slug}"
    with transaction(database) as session:
        municipality = ensure_municipality(session, city)
        if was_imported(session, municipality, content=content, target=target):
            return Imported(city=municipality.slug, rows=file.rows, skipped=True)
        kept = keep_file(
            session,
            municipality,
            name=name,
            content=content,
            target=target,
            row_count=file.rows,
            notes=[note.message for note in file.notes],
        )
        saved = save_boundaries(
            session,
            file.districts,
            municipality=municipality,
            spec=wish.spec,
            valid_from=wish.valid_from,
            file=kept,
        )
        founded = 0
        if wish.spec.kind == "association":
            listed = LayerSpec(
                slug=wish.spec.slug,
                kind="organisation",
                title=wish.spec.title,
                source=wish.spec.source,
                licence=wish.spec.licence,
                fictional=wish.spec.fictional,
            )
            associations = found_associations(
                session,
                municipality=municipality,
                area_set_id=saved.area_set_id,
                spec=listed,
                file=kept,
            )
            founded = len(associations.added)
        figures = _save_small_areas(session, file, wish, city)
        assign_areas(session, municipality, on=today())
        mark_changed(session, municipality)
        return Imported(
            city=municipality.slug,
            rows=file.rows,
            added=len(saved.added),
            changed=len(saved.changed),
            unchanged=len(saved.unchanged),
            vanished=saved.vanished,
            figures=figures,
            organisations=founded,
            encoding=file.encoding,
            crs=file.source_crs,
            notes=file.notes,
        )


def import_layer(
    database: Database,
    path: Path,
    city: str,
    wish: LayerWish,
    *,
    advance: Advance | None = None,
) -> Imported:
    """Write a layer's features or organisations from a file.

    Raises
    ------
    GeoError
        If the file or the wish cannot be followed; nothing is stored then.
    """
    name, content = read_original(path)
    file = read_layer(
        path,
        wish.kind,
        crs=wish.crs,
        encoding=wish.encoding,
        columns=wish.columns,
        defaults=wish.defaults,
    )
    target = f"layer/{wish.spec.slug}"
    save = save_organisations if wish.kind == "organisation" else save_layer
    with transaction(database) as session:
        municipality = ensure_municipality(session, city)
        if was_imported(session, municipality, content=content, target=target):
            return Imported(city=municipality.slug, rows=file.rows, skipped=True)
        kept = keep_file(
            session,
            municipality,
            name=name,
            content=content,
            target=target,
            row_count=file.rows,
            notes=[note.message for note in file.notes],
        )
        saved = save(
            session,
            file.features,
            municipality=municipality,
            spec=wish.spec,
            file=kept,
            advance=advance,
        )
        assign_areas(session, municipality, on=today())
        mark_changed(session, municipality)
        return Imported(
            city=municipality.slug,
            rows=file.rows,
            added=len(saved.added),
            changed=len(saved.changed),
            unchanged=len(saved.unchanged),
            vanished=tuple(saved.vanished),
            encoding=file.encoding,
            mapping=file.mapping,
            unmapped=file.unmapped,
            notes=file.notes,
        )


def was_filled(database: Database, city: str, target: str) -> bool:
    """Return whether any file ever filled a target of a city."""
    with transaction(database) as session:
        municipality = ensure_municipality(session, city)
        return is_filled(session, municipality, target=target)


def _save_small_areas(
    session: Session, file: BoundaryFile, wish: BoundaryWish, city: str
) -> int:
    """Write the residents and households a census outline carries, if asked to."""
    if file.figures is None or wish.residents_as_of is None:
        return 0
    municipality = ensure_municipality(session, city)
    rows = file.figures.reset_index().rename(columns={"residents": "count"})
    rows = rows.assign(
        as_of=wish.residents_as_of, sex="all", age_from=None, age_to=None
    )
    return save_population(
        session,
        rows,
        area_set=get_area_set(session, municipality, wish.spec.slug),
        source=wish.spec.source,
        fictional=wish.spec.fictional,
    )
