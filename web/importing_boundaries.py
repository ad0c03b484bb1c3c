"""Writing the districts of a file that was read, and bringing an edition into force."""

from dataclasses import replace

from geo.ingest.boundaries import BoundaryFile
from geo.store.boundaries import get_area_set, save_boundaries
from geo.store.changes import Change, as_words
from geo.store.editions import found_for_edition
from geo.store.figures import save_population
from geo.store.files import ImportFile
from geo.store.municipalities import Municipality
from geo.store.outlines import DistrictDifference
from geo.store.session import Session
from web.imported import Imported
from web.wishes import BoundaryWish


def write_boundaries(
    session: Session,
    file: BoundaryFile,
    wish: BoundaryWish,
    *,
    municipality: Municipality,
    kept: ImportFile,
    imported: Imported,
) -> Imported:
    """Add one edition of an area set; the first one counts at once.

    Notes
    -----
    An edition that waits brings its residents and its associations' pages when it
    is activated, since its districts do not exist before.
    """
    saved = save_boundaries(
        session,
        file.districts,
        municipality=municipality,
        spec=wish.spec,
        valid_from=wish.valid_from,
        file=kept,
    )
    imported = replace(
        imported,
        edition=saved.edition_id,
        waiting=saved.waiting,
        changes=tuple(map(_change, saved.districts)),
    )
    if saved.waiting:
        return imported
    founded = found_for_edition(session, municipality, saved.edition_id)
    return replace(
        imported,
        organisations=len(founded),
        figures=write_small_areas(session, file, wish, municipality),
    )


def write_small_areas(
    session: Session, file: BoundaryFile, wish: BoundaryWish, municipality: Municipality
) -> int:
    """Write the residents and households a census outline carries, if asked to."""
    if file.figures is None or wish.residents_as_of is None:
        return 0
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


def _change(district: DistrictDifference) -> Change:
    fields: list[tuple[str, str | None, str | None]] = []
    if district.kind == "changed" and district.renamed:
        fields.append(("title", district.old_name, district.name))
    if district.kind == "changed" and district.redrawn:
        fields.append(
            ("geometry", _square(district.old_area_m2), _square(district.area_m2))
        )
    return Change(
        kind=district.kind,
        source_id=district.code,
        title=district.name,
        fields=tuple(fields),
    )


def _square(area_m2: float | None) -> str | None:
    return None if area_m2 is None else f"{as_words(float(round(area_m2)))} m²"
