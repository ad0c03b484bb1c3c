"""Files to take away: a layer, a district, an area set, figures, the whole city."""

import re
from collections.abc import Callable, Sequence
from typing import Final
from urllib.parse import quote

from flask import Blueprint, Flask, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.routing import BaseConverter

from geo.domain.errors import NotFoundError
from geo.export.formats import BUNDLES, FORMATS, write_table, write_tables
from geo.export.model import ExportTable
from geo.export.tables import (
    city_of,
    find_area_set,
    read_adoptions,
    read_areas,
    read_city,
    read_district,
    read_figure_table,
    read_layer,
    read_observations,
)
from geo.query.cities import MunicipalityRecord, get_municipality
from geo.report.basis.households import find_withheld
from geo.store.session import Session
from web.caching import revalidated
from web.comparison_query import read_areas as read_chosen_areas
from web.database import get_snapshot, open_session

bp = Blueprint("exports", __name__)

ONE: Final = f"any({', '.join(repr(name) for name in FORMATS)})"
SEVERAL: Final = f"any({', '.join(repr(name) for name in BUNDLES)})"
FIGURES: Final = "any(population, membership, observations)"
_NOT_IN_NAMES: Final = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')

Read = Callable[[Session, MunicipalityRecord], ExportTable]


class SlugConverter(BaseConverter):
    """A short name as `geo.domain.text.require_slug` allows it: it holds no dot."""

    regex = r"[a-z0-9]+(?:[-_][a-z0-9]+)*"


def init_app(app: Flask) -> None:
    """Teach addresses what a short name is, before any is registered."""
    app.url_map.converters["slug"] = SlugConverter


@bp.get(f"/<city>/layers/<slug:slug>.<{ONE}:form>")
@revalidated
def send_layer(city: str, slug: str, form: str) -> ResponseReturnValue:
    """Send a layer with everything that is published of it."""
    on = get_snapshot(city).on
    return _one(city, form, lambda session, of: read_layer(session, of, slug, on=on))


@bp.get(f"/<city>/areas/<slug:slug>.<{ONE}:form>")
@revalidated
def send_areas(city: str, slug: str, form: str) -> ResponseReturnValue:
    """Send an area set's districts with their outlines."""
    on = get_snapshot(city).on

    def read(session: Session, of: MunicipalityRecord) -> ExportTable:
        return read_areas(session, find_area_set(session, of, slug, on=on), on=on)

    return _one(city, form, read)


@bp.get(f"/<city>/areas/<slug:slug>/<{FIGURES}:kind>.<{ONE}:form>")
@revalidated
def send_figures(city: str, slug: str, kind: str, form: str) -> ResponseReturnValue:
    """Send figures of an area set."""
    snapshot = get_snapshot(city)

    def read(session: Session, of: MunicipalityRecord) -> ExportTable:
        area_set = find_area_set(session, of, slug, on=snapshot.on)
        withheld = find_withheld(session, snapshot)
        return _filled(
            read_figure_table(session, of, area_set, kind, withheld=withheld)
        )

    return _one(city, form, read)


@bp.get(f"/<city>/observations.<{ONE}:form>")
@revalidated
def send_observations(city: str, form: str) -> ResponseReturnValue:
    """Send the figures of the city as a whole."""
    return _one(
        city, form, lambda session, of: _filled(read_observations(session, of, None))
    )


@bp.get(f"/<city>/adoptions.<{ONE}:form>")
@revalidated
def send_adoptions(city: str, form: str) -> ResponseReturnValue:
    """Send the adoption agreements."""
    return _one(city, form, lambda session, of: _filled(read_adoptions(session, of)))


@bp.get(f"/<city>/districts/<path:code>.<{SEVERAL}:form>")
@revalidated
def send_district(city: str, code: str, form: str) -> ResponseReturnValue:
    """Send all that is in one district."""
    snapshot = get_snapshot(city)
    areas = read_chosen_areas(request.args, snapshot)
    with open_session() as session:
        of = get_municipality(session, city)
        area_set = find_area_set(session, of, areas, on=snapshot.on)
        withheld = find_withheld(session, snapshot)
        tables = read_district(
            session, of, area_set, code, on=snapshot.on, withheld=withheld
        )
    name = next(str(t.rows[0]["name"]) for t in tables if t.kind == "area_set")
    return _several(of, tables, form, title=name, short=f"{area_set.slug}-district")


@bp.get(f"/<city>/export.<{SEVERAL}:form>")
@revalidated
def send_city(city: str, form: str) -> ResponseReturnValue:
    """Send everything of a city."""
    snapshot = get_snapshot(city)
    with open_session() as session:
        of = get_municipality(session, city)
        withheld = find_withheld(session, snapshot)
        tables = read_city(session, of, on=snapshot.on, withheld=withheld)
    return _several(of, tables, form, title="すべて", short="all")


def _one(city: str, form: str, read: Read) -> Response:
    with open_session() as session:
        of = get_municipality(session, city)
        table = read(session, of)
    content, mime = write_table(table, city_of(of), form)
    return _attach(content, mime, of, (table.heading, table.slug), form)


def _several(
    of: MunicipalityRecord,
    tables: Sequence[ExportTable],
    form: str,
    *,
    title: str,
    short: str,
) -> Response:
    marked = any(table.fictional for table in tables) and "架空" not in title
    heading = f"{title}（架空を含む）" if marked else title
    content, mime = write_tables(tables, city_of(of), form)
    return _attach(content, mime, of, (heading, short), form)


def _filled(table: ExportTable) -> ExportTable:
    if not table.rows:
        message = f"「{table.title}」は登録されていません。"
        raise NotFoundError(message, kind=table.kind)
    return table


def _attach(
    content: bytes,
    mime: str,
    of: MunicipalityRecord,
    names: tuple[str, str],
    form: str,
) -> Response:
    """Answer with a file named in Japanese (RFC 6266 §4.3), in ASCII for old readers."""
    title, short = names
    own = _NOT_IN_NAMES.sub("_", f"{of.name}_{title}.{form}")
    response = Response(content, content_type=mime)
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{of.slug}-{short}.{form}"; '
        f"filename*=UTF-8''{quote(own, safe='')}"
    )
    return response
