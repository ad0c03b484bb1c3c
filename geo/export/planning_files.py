"""The bytes of a planners' report in each format that holds tables."""

from collections.abc import Callable, Mapping
from typing import Final

from geo.domain.errors import InvalidQueryError, NotFoundError
from geo.export.delimited import write_csv
from geo.export.geojson import write_geojson
from geo.export.geopackage import write_geopackage
from geo.export.planning import district_table, figure_table, meaning_table
from geo.export.planning_together import together_table
from geo.export.workbook import write_workbook
from geo.report.planning.model import CityFigures

Write = Callable[[CityFigures, str | None], bytes]


def _csv(figures: CityFigures, code: str | None) -> bytes:
    return write_csv(figure_table(figures, code))


def _workbook(figures: CityFigures, code: str | None) -> bytes:
    tables = [figure_table(figures, code), meaning_table(figures)]
    if figures.basis.tables:
        tables.append(together_table(figures, code))
    return write_workbook(tables)


def _geopackage(figures: CityFigures, code: str | None) -> bytes:
    return write_geopackage(
        (
            district_table(figures, code),
            figure_table(figures, code),
            meaning_table(figures),
        )
    )


def write_together(figures: CityFigures) -> tuple[bytes, str]:
    """Return the tables of working together as CSV, and its MIME type."""
    return write_csv(together_table(figures)), FORMS["csv"][0]


def _geojson(figures: CityFigures, code: str | None) -> bytes:
    return write_geojson(district_table(figures, code))


FORMS: Final[Mapping[str, tuple[str, Write]]] = {
    "csv": ("text/csv; charset=utf-8", _csv),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _workbook,
    ),
    "gpkg": ("application/geopackage+sqlite3", _geopackage),
    "geojson": ("application/geo+json", _geojson),
}
"""Ending → MIME type and writer."""


def write_figures(
    figures: CityFigures, form: str, code: str | None = None
) -> tuple[bytes, str]:
    """Return the file of a city (or one of its districts) and its MIME type.

    The same basis gives the same bytes.

    Raises
    ------
    InvalidQueryError
        If tables cannot be had in that format.
    NotFoundError
        If the city has no such district.
    """
    if form not in FORMS:
        message = f"形式「{form}」では書き出せません。使える形式: {'、'.join(FORMS)}"
        raise InvalidQueryError(message, parameter="form", value=form)
    require_district(figures, code)
    mime, write = FORMS[form]
    return write(figures, code), mime


def require_district(figures: CityFigures, code: str | None) -> None:
    """Refuse a district that is not there.

    Raises
    ------
    NotFoundError
        If the area set has no district of that code.
    """
    if code is not None and code not in figures.basis.names:
        message = f"地区「{code}」はありません。"
        raise NotFoundError(message, kind="district", code=code)
