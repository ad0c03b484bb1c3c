"""The command that writes files: what the public may have, or all with ``--full``."""

import os
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

import click

from geo.domain.errors import InvalidQueryError, NotFoundError
from geo.domain.municipalities import get_municipality_name
from geo.domain.periods import today
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
from geo.query.cities import MunicipalityRecord, find_municipalities
from geo.report.basis.households import Withheld, find_withheld
from geo.store.session import Session
from web.command import kyodo_command
from web.database import get_snapshot, open_session, require_other_file

FOR_ALL: Final = 0o644
FOR_ITS_OWNER: Final = 0o600
FIGURES: Final = ("population", "membership", "observations")


@kyodo_command("export", needs_tables=True)
@click.argument("output", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--city", required=True, help="全国地方公共団体コード, or slug.")
@click.option(
    "--format",
    "form",
    required=True,
    type=click.Choice(list(FORMATS)),
    help="What to write; several CSV or GeoJSON files come as a zip.",
)
@click.option("--layer", help="Only this layer.")
@click.option("--area-set", help="Only this area set, or where --district lies.")
@click.option("--district", help="Only what is in the district of this code.")
@click.option("--figures", type=click.Choice(FIGURES), help="Only these figures.")
@click.option("--adoptions", is_flag=True, help="Only the adoption agreements.")
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), help="Outlines of this day, not today."
)
@click.option(
    "--full",
    is_flag=True,
    help="Also what is not published: drafts, hidden layers, withheld places.",
)
def export_command(  # noqa: PLR0913 - one parameter an option
    *,
    output: Path,
    city: str,
    form: str,
    layer: str | None,
    area_set: str | None,
    district: str | None,
    figures: str | None,
    adoptions: bool,
    on: datetime | None,
    full: bool,
) -> None:
    """Write a layer, district, area set, figures or the whole city to a file."""
    if sum(map(bool, (layer, district, figures, adoptions))) > 1:
        message = (
            "--layer、--district、--figures、--adoptions は1つだけ指定してください。"
        )
        raise InvalidQueryError(message)
    day = on.date() if on else today()
    with open_session() as session:
        of = _find_city(session, city)
        # What pages hide of households is hidden here too, also of a past day's outlines.
        withheld = None if full else find_withheld(session, get_snapshot(of.slug))
        if layer:
            tables = [read_layer(session, of, layer, on=day, full=full)]
        elif adoptions:
            tables = [read_adoptions(session, of, full=full)]
        elif district:
            chosen = find_area_set(session, of, area_set, on=day)
            tables = read_district(
                session, of, chosen, district, on=day, withheld=withheld, full=full
            )
        elif figures or area_set:
            tables = [
                _read_areas(
                    session, of, area_set, figures, day, withheld=withheld, full=full
                )
            ]
        else:
            tables = read_city(session, of, on=day, withheld=withheld, full=full)
    content = _write(tables, of, form, several=not (layer or adoptions or figures))
    require_other_file(output)
    _keep(output, content, mode=FOR_ITS_OWNER if full else FOR_ALL)
    count = sum(len(table.rows) for table in tables)
    click.echo(f"{output} に{of.name}の{len(tables)}表、{count:,}行を書き出しました。")
    if full:
        click.echo(
            "  公開していない内容が入っています。持ち主だけが読めるファイルにしました。"
        )


def _find_city(session: Session, city: str) -> MunicipalityRecord:
    cities = find_municipalities(session)
    code = None
    if all(found.slug != city for found in cities):
        code = get_municipality_name(city).code6
    for found in cities:
        if found.slug == city or found.code == code:
            return found
    message = f"「{city}」のデータはまだ登録されていません。"
    raise NotFoundError(message, kind="municipality", slug=city)


def _read_areas(
    session: Session,
    of: MunicipalityRecord,
    area_set: str | None,
    figures: str | None,
    day: date,
    *,
    withheld: Withheld | None,
    full: bool,
) -> ExportTable:
    if figures == "observations" and area_set is None:
        return read_observations(session, of, None, withheld=withheld, full=full)
    chosen = find_area_set(session, of, area_set, on=day)
    if figures:
        return read_figure_table(
            session, of, chosen, figures, withheld=withheld, full=full
        )
    return read_areas(session, chosen, on=day)


def _write(
    tables: Sequence[ExportTable], of: MunicipalityRecord, form: str, *, several: bool
) -> bytes:
    if len(tables) == 1 and not (several and tables[0].kind != "area_set"):
        return write_table(tables[0], city_of(of), form)[0]
    bundle = form if form in BUNDLES else f"{form}.zip"
    return write_tables(tables, city_of(of), bundle)[0]


def _keep(output: Path, content: bytes, *, mode: int) -> None:
    """Write a file whole or not at all; its rights are set before its content."""
    beside = output.with_name(f".{output.name}.part")
    opened = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        with os.fdopen(opened, "wb") as target:
            target.write(content)
        beside.replace(output)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
