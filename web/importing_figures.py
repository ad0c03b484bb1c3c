"""From a file of figures to stored rows: populations, memberships, observations."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from geo.ingest.figure_files import StatisticsFile
from geo.ingest.originals import read_original
from geo.ingest.population import read_households, read_population
from geo.ingest.statistics import read_membership, read_observations
from geo.store.boundaries import get_area_set
from geo.store.figures import save_observations, save_population
from geo.store.files import keep_file, was_imported
from geo.store.municipalities import ensure_municipality, mark_changed
from geo.store.session import Database, transaction
from web.importing import Imported

StatisticsKind = Literal["population", "membership", "observations"]


@dataclass(frozen=True, slots=True)
class StatisticsWish:
    """What the importer says of a file of figures."""

    kind: StatisticsKind
    area_set: str | None
    source: str = ""
    fictional: bool = False
    encoding: str | None = None


def read_residents(path: Path, *, encoding: str | None = None) -> StatisticsFile:
    """Read a population file with the households it may carry beside the totals."""
    file = read_population(path, encoding=encoding)
    if "households" not in file.mapping:
        return file
    households = read_households(path, encoding=encoding).rows
    rows = file.rows.merge(
        households.drop(columns="name"), on=["district_code", "as_of"], how="left"
    )
    whole = (rows["sex"] == "all") & rows["age_from"].isna()
    return replace(file, rows=rows.assign(households=rows["households"].where(whole)))


READERS = {
    "population": read_residents,
    "membership": read_membership,
    "observations": read_observations,
}


def import_statistics(
    database: Database, path: Path, city: str, wish: StatisticsWish
) -> Imported:
    """Write figures from a file; the same area, indicator and time is replaced.

    Raises
    ------
    GeoError
        If the file or the wish cannot be followed; nothing is stored then.
    """
    name, content = read_original(path)
    file = READERS[wish.kind](path, encoding=wish.encoding)
    target = f"{wish.kind}/{wish.area_set or ''}"
    with transaction(database) as session:
        municipality = ensure_municipality(session, city)
        if was_imported(session, municipality, content=content, target=target):
            return Imported(city=municipality.slug, rows=file.source_rows, skipped=True)
        keep_file(
            session,
            municipality,
            name=name,
            content=content,
            target=target,
            row_count=file.source_rows,
            notes=[note.message for note in file.notes],
        )
        whole_city = wish.kind == "observations" and wish.area_set is None
        area_set = (
            None if whole_city else get_area_set(session, municipality, wish.area_set)
        )
        if wish.kind == "population" and area_set is not None:
            written = save_population(
                session,
                file.rows,
                area_set=area_set,
                source=wish.source,
                fictional=wish.fictional,
            )
        else:
            written = save_observations(
                session,
                file.rows,
                municipality=municipality,
                area_set=area_set,
                source=wish.source,
                fictional=wish.fictional,
            )
        mark_changed(session, municipality)
        return Imported(
            city=municipality.slug,
            rows=file.source_rows,
            figures=written,
            encoding=file.encoding,
            mapping=file.mapping,
            unmapped=file.unmapped,
            notes=file.notes,
        )
