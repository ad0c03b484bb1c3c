"""Commands that bring a file in: shown what was understood, then all or nothing."""

from datetime import datetime
from pathlib import Path
from typing import get_args

import click

from geo.ingest.columns import LayerKind
from geo.store.boundaries import AREA_KINDS, AreaSetSpec
from geo.store.layers import LayerSpec
from web.command import kyodo_command
from web.import_steps import Answer, answer_options, bring_in
from web.wishes import (
    AdoptionWish,
    BoundaryWish,
    LayerWish,
    StatisticsKind,
    StatisticsWish,
)

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
DAY = click.DateTime(["%Y-%m-%d"])
CITY = click.option("--city", required=True, help="全国地方公共団体コード, or slug.")
CRS = click.option("--crs", help="For a file that does not say, e.g. EPSG:6676.")
ENCODING = click.option(
    "--encoding", help="For a file that is read wrongly, e.g. cp932."
)
FICTIONAL = click.option("--fictional", is_flag=True, help="Invented data (架空).")
COLUMNS = click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="OURS=THEIRS",
    help="Which column of the file holds what, where it is not recognised.",
)


@kyodo_command("import-boundaries", needs_tables=True)
@click.argument("path", type=FILE)
@CITY
@click.option("--area-set", required=True, help="Short name for the address bar.")
@click.option("--kind", type=click.Choice(AREA_KINDS), default="district")
@click.option("--title", required=True, help="地区区分の名前, e.g. 小学校区.")
@click.option("--valid-from", required=True, type=DAY, help="First day it holds.")
@click.option("--source", required=True, help="Publisher and date.")
@click.option("--licence", default="", help="Licence, as its publisher writes it.")
@click.option("--code-column", help="Column with the codes; the name if there is none.")
@click.option("--name-column", help="Column with the names.")
@click.option("--kana-column", help="Column with the readings.")
@click.option("--where", multiple=True, metavar="COLUMN=VALUE", help="Only these rows.")
@CRS
@ENCODING
@click.option(
    "--residents-as-of",
    type=DAY,
    help="Day of the residents and households that the file itself carries.",
)
@click.option("--default", "is_default", is_flag=True, help="Open reports with it.")
@click.option("--approximate", is_flag=True, help="Outlines are approximate.")
@FICTIONAL
@answer_options
def import_boundaries_command(  # noqa: PLR0913 - one parameter an option
    *,
    path: Path,
    city: str,
    area_set: str,
    kind: str,
    title: str,
    valid_from: datetime,
    source: str,
    licence: str,
    code_column: str | None,
    name_column: str | None,
    kana_column: str | None,
    where: tuple[str, ...],
    crs: str | None,
    encoding: str | None,
    residents_as_of: datetime | None,
    is_default: bool,
    approximate: bool,
    fictional: bool,
    answer: Answer,
) -> None:
    """Add an area set's boundaries from a file (地区の境界)."""
    wish = BoundaryWish(
        spec=AreaSetSpec(
            slug=area_set,
            kind=kind,
            title=title,
            source=source,
            licence=licence,
            is_default=is_default,
            approximate=approximate,
            fictional=fictional,
        ),
        valid_from=valid_from.date(),
        code=code_column,
        name=name_column,
        kana=kana_column,
        crs=crs,
        encoding=encoding,
        sheet=answer.sheet,
        where=_pairs(where) or None,
        residents_as_of=residents_as_of.date() if residents_as_of else None,
    )
    bring_in(path, city, wish, answer)


@kyodo_command("import-layer", needs_tables=True)
@click.argument("path", type=FILE)
@CITY
@click.option("--layer", required=True, help="Short name for the address bar.")
@click.option("--kind", required=True, type=click.Choice(get_args(LayerKind)))
@click.option("--title", required=True, help="レイヤーの名前, e.g. 公園一覧.")
@click.option("--source", required=True, help="Publisher and date.")
@click.option("--licence", default="", help="Licence, as its publisher writes it.")
@click.option("--owner", help="Organisation that keeps the layer.")
@COLUMNS
@click.option(
    "--set",
    "defaults",
    multiple=True,
    metavar="OURS=VALUE",
    help="A value for every row without one, e.g. place_kind=park.",
)
@CRS
@ENCODING
@FICTIONAL
@answer_options
def import_layer_command(  # noqa: PLR0913 - one parameter an option
    *,
    path: Path,
    city: str,
    layer: str,
    kind: LayerKind,
    title: str,
    source: str,
    licence: str,
    owner: str | None,
    columns: tuple[str, ...],
    defaults: tuple[str, ...],
    crs: str | None,
    encoding: str | None,
    fictional: bool,
    answer: Answer,
) -> None:
    """Write a layer's features from a file (活動・場所・アダプト対象地・団体)."""
    wish = LayerWish(
        spec=LayerSpec(
            slug=layer,
            kind=kind,
            title=title,
            source=source,
            licence=licence,
            owner_name=owner,
            fictional=fictional,
        ),
        kind=kind,
        crs=crs,
        encoding=encoding,
        sheet=answer.sheet,
        columns=_pairs(columns) or None,
        defaults=_pairs(defaults) or None,
    )
    bring_in(path, city, wish, answer)


@kyodo_command("import-statistics", needs_tables=True)
@click.argument("path", type=FILE)
@CITY
@click.option("--kind", required=True, type=click.Choice(get_args(StatisticsKind)))
@click.option("--area-set", help="Area set of the codes; the default one if not given.")
@click.option("--source", default="", help="Publisher and date, where rows say none.")
@COLUMNS
@ENCODING
@FICTIONAL
@answer_options
def import_statistics_command(
    *,
    path: Path,
    city: str,
    kind: StatisticsKind,
    area_set: str | None,
    source: str,
    columns: tuple[str, ...],
    encoding: str | None,
    fictional: bool,
    answer: Answer,
) -> None:
    """Write figures from a file (人口・加入世帯・公表値)."""
    wish = StatisticsWish(
        kind=kind,
        area_set=area_set,
        source=source,
        fictional=fictional,
        encoding=encoding,
        sheet=answer.sheet,
        columns=_pairs(columns) or None,
    )
    bring_in(path, city, wish, answer)


@kyodo_command("import-adoptions", needs_tables=True)
@click.argument("path", type=FILE)
@CITY
@click.option("--layer", help="Layer of the sites; every layer if not given.")
@COLUMNS
@ENCODING
@answer_options
def import_adoptions_command(
    *,
    path: Path,
    city: str,
    layer: str | None,
    columns: tuple[str, ...],
    encoding: str | None,
    answer: Answer,
) -> None:
    """Write agreements about adoption sites from a file (アダプト協定)."""
    wish = AdoptionWish(
        layer=layer,
        encoding=encoding,
        sheet=answer.sheet,
        columns=_pairs(columns) or None,
    )
    bring_in(path, city, wish, answer)


def _pairs(values: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for value in values:
        name, sign, rest = value.partition("=")
        if not sign or not name:
            message = f"{value!r} は 名前=値 の形で書いてください。"
            raise click.BadParameter(message)
        found[name] = rest
    return found
