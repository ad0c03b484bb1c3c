"""Writing the figures of a file that was read: populations, memberships, observations."""

from dataclasses import replace

from geo.ingest.figure_files import StatisticsFile
from geo.ingest.withheld import without_withheld
from geo.store.boundaries import get_area_set
from geo.store.figure_changes import find_observation_changes, find_population_changes
from geo.store.figure_districts import match_districts
from geo.store.figures import save_observations, save_population
from geo.store.municipalities import Municipality
from geo.store.session import Session
from web.imported import Imported
from web.wishes import StatisticsWish


def write_figures(
    session: Session,
    file: StatisticsFile,
    wish: StatisticsWish,
    municipality: Municipality,
    imported: Imported,
) -> Imported:
    """Write figures; the same area, indicator and time is replaced.

    Raises
    ------
    GeoError
        If the area set is unknown, or a code is not one of its.
    """
    whole_city = wish.kind == "observations" and wish.area_set is None
    area_set = (
        None if whole_city else get_area_set(session, municipality, wish.area_set)
    )
    rows, notes = match_districts(
        session, file, area_set, name=imported.understood.file
    )
    if wish.kind != "population":
        rows, left = without_withheld(rows)
        notes = (*notes, *left)
    if wish.kind == "population" and area_set is not None:
        changes = find_population_changes(session, rows, area_set=area_set)
        written = save_population(
            session,
            rows,
            area_set=area_set,
            source=wish.source,
            fictional=wish.fictional,
        )
    else:
        changes = find_observation_changes(
            session, rows, municipality=municipality, area_set=area_set
        )
        written = save_observations(
            session,
            rows,
            municipality=municipality,
            area_set=area_set,
            source=wish.source,
            fictional=wish.fictional,
        )
    return replace(
        imported, figures=written, changes=changes, notes=(*imported.notes, *notes)
    )
