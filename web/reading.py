"""Opening a file the way its wish asks for, with everything that was understood."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from geo.domain.municipalities import get_municipality_name
from geo.ingest.adoptions import AdoptionFile, read_adoptions
from geo.ingest.boundaries import read_boundaries
from geo.ingest.figure_files import StatisticsFile
from geo.ingest.layers import read_layer
from geo.ingest.notes import Note
from geo.ingest.originals import read_original
from geo.ingest.population import read_households, read_population
from geo.ingest.statistics import read_membership, read_observations
from geo.ingest.town_points import read_town_index
from web.imported import Understood
from web.wishes import (
    AdoptionWish,
    BoundaryWish,
    LayerWish,
    StatisticsWish,
    Wish,
    purpose_of,
)

Extent = tuple[float, float, float, float]

AROUND_TOWNS = 0.05
"""Degrees, about 5 km: a city's land reaches that far beyond its towns' points."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was read and is not stored yet."""

    name: str
    content: bytes
    wish: Wish
    file: Any  # what the reader of the wish's kind returned
    understood: Understood
    notes: tuple[Note, ...]
    skipped_rows: int
    located: int = 0
    approximate: int = 0
    not_located: int = 0


def open_file(path: Path, city: str, wish: Wish) -> Opened:
    """Read a file once, for a preview and the import after it.

    Parameters
    ----------
    city
        Municipality code of five or six digits, or slug: it places rows that have
        only an address, and tells which coordinates can be right.

    Raises
    ------
    GeoError
        If the city is unknown, or the file or the wish cannot be followed.
    """
    known = get_municipality_name(city)
    name, content = read_original(path)
    match wish:
        case BoundaryWish():
            return _open_boundaries(path, wish, name, content, known.code5)
        case LayerWish():
            return _open_layer(path, wish, name, content, known.code6)
        case StatisticsWish():
            return _open_table(read_statistics(path, wish), wish, name, content)
        case AdoptionWish():
            table = read_adoptions(path, **_said(wish, "encoding", "columns"))
            return _open_table(table, wish, name, content)


def read_statistics(path: Path, wish: StatisticsWish) -> StatisticsFile:
    """Read a file of figures; a population brings the households beside the totals."""
    options = _said(wish, "encoding", "columns")
    match wish.kind:
        case "membership":
            return read_membership(path, **options)
        case "observations":
            return read_observations(path, **options)
        case "population":
            return _read_residents(path, options)


def _read_residents(path: Path, options: dict[str, Any]) -> StatisticsFile:
    file = read_population(path, **options)
    if "households" not in file.mapping:
        return file
    households = read_households(path, **options).rows
    rows = file.rows.merge(
        households.drop(columns="name"), on=["district_code", "as_of"], how="left"
    )
    whole = (rows["sex"] == "all") & rows["age_from"].isna()
    return replace(file, rows=rows.assign(households=rows["households"].where(whole)))


def _open_boundaries(
    path: Path, wish: BoundaryWish, name: str, content: bytes, code5: str
) -> Opened:
    options = _said(wish, "code", "name", "kana", "crs", "encoding", "where")
    file = read_boundaries(path, near=find_extent(code5), **options)
    read = _opened(file, wish, name, content, rows=file.rows)
    return replace(read, understood=replace(read.understood, crs=file.source_crs))


def _open_layer(
    path: Path, wish: LayerWish, name: str, content: bytes, code6: str
) -> Opened:
    options = _said(wish, "crs", "encoding", "columns", "defaults")
    file = read_layer(
        path, wish.kind, city_code=code6, near=find_extent(code6[:5]), **options
    )
    read = _opened(file, wish, name, content, rows=file.rows)
    read = replace(read, skipped_rows=file.rows - len(file.features))
    if wish.kind == "organisation":  # a group stands nowhere on the map
        return read
    approximate = int((file.features["location_source"] == "town_centroid").sum())
    placed = int(file.features.geometry.notna().sum())
    return replace(
        read,
        located=placed - approximate,
        approximate=approximate,
        not_located=len(file.features) - placed,
    )


def _open_table(
    file: StatisticsFile | AdoptionFile, wish: Wish, name: str, content: bytes
) -> Opened:
    return _opened(file, wish, name, content, rows=file.source_rows)


def _opened(file: Any, wish: Wish, name: str, content: bytes, *, rows: int) -> Opened:
    """Return a file with what every kind of file says of itself."""
    return Opened(
        name=name,
        content=content,
        wish=wish,
        file=file,
        understood=Understood(
            file=name,
            purpose=purpose_of(wish),
            rows=rows,
            encoding=file.encoding,
            sheet=wish.sheet,
            mapping=getattr(file, "mapping", {}),  # boundaries map no columns
            unmapped=getattr(file, "unmapped", ()),
            examples=file.examples,
        ),
        notes=file.notes,
        skipped_rows=count_skipped(file.notes),
    )


def find_extent(code5: str) -> Extent | None:
    """Return the degrees a city lies in (west, south, east, north), by its towns."""
    towns = read_town_index(code5).towns.values()
    if not towns:
        return None
    longitudes = [town.longitude for town in towns]
    latitudes = [town.latitude for town in towns]
    return (
        min(longitudes) - AROUND_TOWNS,
        min(latitudes) - AROUND_TOWNS,
        max(longitudes) + AROUND_TOWNS,
        max(latitudes) + AROUND_TOWNS,
    )


def count_skipped(notes: Iterable[Note]) -> int:
    """Return how many rows were left out; a note may speak for several."""
    return sum(
        len(note.rows) or 1
        for note in notes
        if note.severity == "skip" and note.row is not None
    )


def _said(wish: Wish, *names: str) -> dict[str, Any]:
    """Return the options a wish names; what it leaves open is the reader's to decide."""
    options = {name: getattr(wish, name) for name in names}
    return {
        name: value
        for name, value in (options | {"layer": wish.sheet}).items()
        if value is not None
    }
