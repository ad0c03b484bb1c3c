"""From a file somebody gave us to stored rows: read, write, locate, all or nothing.

A preview makes the same writes in a unit of work that is rolled back. Commands,
pages and the seeding of the demo go through here, so that a file means the same
however it comes in.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from geo.domain.errors import ConflictError
from geo.domain.periods import today
from geo.store.adoptions import save_adoptions
from geo.store.area_sets import get_area_set
from geo.store.assign import assign_areas
from geo.store.changes import SavedLayer
from geo.store.files import ImportFile, is_filled, keep_file, was_imported
from geo.store.keepers import Keeper
from geo.store.layers import save_layer
from geo.store.municipalities import Municipality, ensure_municipality, mark_changed
from geo.store.organisations import save_organisations
from geo.store.session import Database, Session, rehearsal, transaction
from web.imported import Change, Imported, Understood
from web.importing_boundaries import write_boundaries
from web.importing_figures import write_figures
from web.reading import Opened, count_skipped, open_file
from web.wishes import (
    AdoptionWish,
    BoundaryWish,
    LayerWish,
    StatisticsWish,
    Wish,
    target_of,
    wish_to_json,
)

__all__ = [
    "AdoptionWish",
    "BoundaryWish",
    "Change",
    "Imported",
    "LayerWish",
    "Opened",
    "StatisticsWish",
    "Understood",
    "Wish",
    "open_file",
    "preview_import",
    "preview_opened",
    "run_import",
    "run_opened",
    "was_filled",
]

Advance = Callable[[], None]


def preview_import(
    database: Database,
    path: Path,
    city: str,
    wish: Wish,
    *,
    advance: Advance | None = None,
) -> Imported:
    """Return what importing a file would do; nothing is stored.

    Parameters
    ----------
    city
        Municipality code of five or six digits, or slug.
    advance
        Called once a row of a layer, for a progress bar.

    Raises
    ------
    GeoError
        If the file or the wish cannot be followed, exactly as `run_import`.
    """
    return preview_opened(database, open_file(path, city, wish), city, advance=advance)


def run_import(
    database: Database,
    path: Path,
    city: str,
    wish: Wish,
    *,
    expected_revision: int | None = None,
    advance: Advance | None = None,
) -> Imported:
    """Store what a file holds, all or nothing.

    Parameters
    ----------
    expected_revision
        The ``revision`` of the preview that was agreed to.

    Raises
    ------
    ConflictError
        If the city was changed since that preview.
    GeoError
        If the file or the wish cannot be followed; nothing is stored then.
    """
    return run_opened(
        database,
        open_file(path, city, wish),
        city,
        expected_revision=expected_revision,
        advance=advance,
    )


def preview_opened(
    database: Database,
    opened: Opened,
    city: str,
    *,
    keeper: Keeper | None = None,
    advance: Advance | None = None,
) -> Imported:
    """Do as `preview_import` with a file that was read already.

    ``keeper``: the organisation that brings it into its own layer.
    """
    with rehearsal(database) as session:
        made = _carry_out(session, opened, city, None, advance, keeper=keeper)
        return replace(made, stored=False)


def run_opened(
    database: Database,
    opened: Opened,
    city: str,
    *,
    expected_revision: int | None = None,
    keeper: Keeper | None = None,
    advance: Advance | None = None,
) -> Imported:
    """Do as `run_import` with a file that was read already."""
    with transaction(database) as session:
        return _carry_out(
            session, opened, city, expected_revision, advance, keeper=keeper
        )


def was_filled(database: Database, city: str, target: str) -> bool:
    """Return whether any file ever filled a target of a city."""
    with rehearsal(database) as session:
        municipality = ensure_municipality(session, city)
        return is_filled(session, municipality, target=target)


def _named(session: Session, municipality: Municipality, wish: Wish) -> Wish:
    """Return a wish that names its area set: the default one is one of them too."""
    if not isinstance(wish, StatisticsWish) or wish.area_set is not None:
        return wish
    if wish.kind == "observations":  # without an area set they are the whole city's
        return wish
    return replace(wish, area_set=get_area_set(session, municipality, None).slug)


def _carry_out(
    session: Session,
    opened: Opened,
    city: str,
    expected_revision: int | None,
    advance: Advance | None,
    *,
    keeper: Keeper | None = None,
) -> Imported:
    municipality = ensure_municipality(session, city)
    wish = _named(session, municipality, opened.wish)
    if expected_revision is not None and municipality.revision != expected_revision:
        message = (
            f"{municipality.name}のデータは、内容を確かめたあとに変わりました。"
            "まだ何も取り込んでいません。もう一度内容を確かめてください。"
        )
        raise ConflictError(message, revision=municipality.revision)
    imported = Imported(
        city=municipality.slug,
        city_name=municipality.name,
        understood=opened.understood,
        revision=municipality.revision,
        notes=opened.notes,
        skipped_rows=opened.skipped_rows,
        located=opened.located,
        approximate=opened.approximate,
        not_located=opened.not_located,
    )
    target, said = target_of(wish), wish_to_json(wish)
    if was_imported(
        session, municipality, content=opened.content, target=target, wish=said
    ):
        return replace(imported, skipped=True)
    kept = keep_file(
        session,
        municipality,
        name=opened.name,
        content=opened.content,
        target=target,
        row_count=opened.understood.rows,
        notes=[note.message for note in opened.notes],
        wish=said,
    )
    match wish:
        case BoundaryWish():
            imported = write_boundaries(
                session,
                opened.file,
                wish,
                municipality=municipality,
                kept=kept,
                imported=imported,
            )
        case LayerWish():
            saved = _save_features(
                session, opened, wish, municipality, kept, advance, keeper
            )
            imported = replace(
                imported,
                changes=tuple(saved.changes),
                notes=(*imported.notes, *saved.notes),
            )
        case StatisticsWish():
            imported = write_figures(session, opened.file, wish, municipality, imported)
        case AdoptionWish():
            agreed = save_adoptions(
                session,
                opened.file.rows,
                municipality=municipality,
                file=kept,
                layer=wish.layer,
                spoken=opened.file.mapping.keys(),
            )
            imported = replace(
                imported,
                changes=tuple(agreed.changes),
                notes=(*imported.notes, *agreed.notes),
                skipped_rows=imported.skipped_rows + count_skipped(agreed.notes),
            )
    if not imported.waiting:
        assign_areas(session, municipality, on=today())
    mark_changed(session, municipality)
    return replace(imported, stored=True, file_uid=kept.uid)


def _save_features(  # noqa: PLR0917 - what both ways of saving need
    session: Session,
    opened: Opened,
    wish: LayerWish,
    municipality: Municipality,
    kept: ImportFile,
    advance: Advance | None,
    keeper: Keeper | None,
) -> SavedLayer:
    if wish.kind == "organisation":
        if keeper is not None:
            message = "団体の一覧は、市だけが取り込めます。"
            raise ConflictError(message, kind=wish.kind)
        return save_organisations(
            session,
            opened.file.features,
            municipality=municipality,
            spec=wish.spec,
            file=kept,
            spoken=opened.file.spoken,
            advance=advance,
        )
    return save_layer(
        session,
        opened.file.features,
        municipality=municipality,
        spec=wish.spec,
        file=kept,
        spoken=opened.file.spoken,
        keeper=keeper,
        advance=advance,
    )
