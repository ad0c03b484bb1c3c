"""What an export holds: a layer, an area set, a district or the whole city."""

from collections.abc import Callable
from datetime import date

import numpy as np

from geo.domain.errors import NotFoundError
from geo.domain.locate import home_points
from geo.export.figures import (
    read_figures,
    read_membership,
    read_observations,
    read_population,
)
from geo.export.layers import (
    read_adoptions,
    read_areas,
    read_layer,
    read_layers,
)
from geo.export.model import ExportCity, ExportTable
from geo.query.cities import AreaSetRecord, MunicipalityRecord, find_area_sets
from geo.query.exports import Record
from geo.report.basis.households import Withheld
from geo.store.session import Session

__all__ = [
    "find_area_set",
    "read_adoptions",
    "read_areas",
    "read_city",
    "read_district",
    "read_figure_table",
    "read_layer",
    "read_observations",
]


def city_of(record: MunicipalityRecord) -> ExportCity:
    """Return what files say of a municipality."""
    return ExportCity(record.code, record.slug, record.name, record.prefecture)


def find_area_set(
    session: Session, city: MunicipalityRecord, slug: str | None, *, on: date
) -> AreaSetRecord:
    """Return an area set, the default one for None.

    Raises
    ------
    NotFoundError
        If the city has no such area set.
    """
    for found in find_area_sets(session, city.id, on=on):
        if slug in {None, found.slug}:
            return found
    message = f"地区区分「{slug or '（標準）'}」は見つかりません。"
    raise NotFoundError(message, kind="area_set", slug=slug)


def read_figure_table(
    session: Session,
    city: MunicipalityRecord,
    area_set: AreaSetRecord,
    kind: str,
    *,
    withheld: Withheld | None = None,
    full: bool = False,
) -> ExportTable:
    """Return one table of figures of an area set."""
    if kind == "population":
        return read_population(session, area_set)
    if kind == "membership":
        return read_membership(session, city, area_set, withheld=withheld, full=full)
    return read_observations(session, city, area_set, withheld=withheld, full=full)


def read_city(
    session: Session,
    city: MunicipalityRecord,
    *,
    on: date,
    withheld: Withheld | None = None,
    full: bool = False,
) -> list[ExportTable]:
    """Return everything of a city: layers, agreements, districts, figures."""
    tables = read_layers(session, city, on=on, full=full)
    for area_set in find_area_sets(session, city.id, on=on):
        tables.append(read_areas(session, area_set, on=on))
        tables += read_figures(session, city, area_set, withheld=withheld, full=full)
    whole = read_observations(session, city, None, withheld=withheld, full=full)
    return [*tables, *([whole] if whole.rows else [])]


def read_district(
    session: Session,
    city: MunicipalityRecord,
    area_set: AreaSetRecord,
    code: str,
    *,
    on: date,
    withheld: Withheld | None = None,
    full: bool = False,
) -> list[ExportTable]:
    """Return what is in one district: its outline, its rows of each layer, its figures.

    An association is in the district where one point inside its territory is.

    Raises
    ------
    NotFoundError
        If the area set has no such district on that day.
    """
    outline = read_areas(session, area_set, on=on, code=code)
    if not outline.rows:
        message = f"地区「{code}」は見つかりません。"
        raise NotFoundError(message, kind="district", code=code)
    keep = _stands_in(outline, area_set.slug, code)
    layers = read_layers(session, city, on=on, full=full, keep=keep)
    filled = [table for table in layers if table.rows]
    figures = read_figures(
        session, city, area_set, code=code, withheld=withheld, full=full
    )
    return [*filled, outline, *figures]


def _stands_in(
    outline: ExportTable, area_set: str, code: str
) -> Callable[[Record], bool]:
    shapes = outline.geometries or (None,)
    inside = shapes[0]

    def keep(record: Record) -> bool:
        if "homes" in record:
            return bool(record["homes"].get(area_set) == code)
        territory = record["geometry"]
        if territory is None or inside is None:
            return False
        (point,) = home_points(np.array([territory], dtype=object))
        return bool(inside.covers(point))

    return keep
