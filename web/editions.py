"""Looking at, activating and dropping an edition of outlines: each one unit of work."""

from geo.domain.errors import ConflictError, NotFoundError
from geo.domain.periods import today
from geo.ingest.boundaries import BoundaryFile
from geo.query.editions import find_editions
from geo.store.drafts import as_file
from geo.store.editions import (
    EditionReport,
    activate_edition,
    drop_edition,
    get_edition_file,
    report_edition,
)
from geo.store.municipalities import Municipality, ensure_municipality, mark_changed
from geo.store.session import Database, Session, reading, rehearsal, transaction
from web.importing_boundaries import write_small_areas
from web.reading import open_file
from web.wishes import BoundaryWish, wish_from_json


def preview_activation(database: Database, city: str, edition_id: int) -> EditionReport:
    """Return what activating an edition would change; nothing is stored.

    Raises
    ------
    NotFoundError
        If the city has no such edition.
    """
    with rehearsal(database) as session:
        _require(session, ensure_municipality(session, city), edition_id)
        return report_edition(session, edition_id)


def run_activation(
    database: Database,
    city: str,
    edition_id: int,
    *,
    expected_revision: int | None = None,
) -> EditionReport:
    """Let an edition count, with the residents its file carries.

    Raises
    ------
    NotFoundError
        If the city has no such edition.
    ConflictError
        If it cannot be activated (yet), or the city changed since the revision.
    """
    read = _read_again(database, city, edition_id)
    with transaction(database) as session:
        municipality = ensure_municipality(session, city)
        _require(session, municipality, edition_id)
        if expected_revision not in {None, municipality.revision}:
            message = (
                f"{municipality.name}のデータは、内容を確かめたあとに変わりました。"
                "まだ何も変えていません。もう一度内容を確かめてください。"
            )
            raise ConflictError(message, revision=municipality.revision)
        report = activate_edition(session, edition_id, on=today())
        if read is not None:
            file, wish = read
            write_small_areas(session, file, wish, municipality)
        mark_changed(session, municipality)
        return report


def run_drop(database: Database, city: str, edition_id: int) -> None:
    """Take back an edition that waits.

    Raises
    ------
    NotFoundError
        If the city has no such edition.
    ConflictError
        If it was activated.
    """
    with transaction(database) as session:
        municipality = ensure_municipality(session, city)
        _require(session, municipality, edition_id)
        drop_edition(session, edition_id)
        mark_changed(session, municipality)


def _require(session: Session, municipality: Municipality, edition_id: int) -> None:
    known = {found.id for found in find_editions(session, municipality.id)}
    if edition_id not in known:
        message = f"{municipality.name}にこの境界の版はありません。"
        raise NotFoundError(message, kind="edition", edition=edition_id)


def _read_again(
    database: Database, city: str, edition_id: int
) -> tuple[BoundaryFile, BoundaryWish] | None:
    """Return the file of an edition where it carries residents that were asked for."""
    with reading(database) as session:
        kept = get_edition_file(session, edition_id)
    if kept is None or not (kept.wish or {}).get("residents_as_of"):
        return None
    wish = wish_from_json("boundaries", kept.wish or {})
    if not isinstance(wish, BoundaryWish):
        return None
    with as_file(kept.name, kept.content) as path:
        file: BoundaryFile = open_file(path, city, wish).file
    return file, wish
