"""The commands that make planners' reports: as files now, or kept to be asked for again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import quote

import click
from flask import current_app
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from werkzeug.datastructures import MultiDict

from geo.domain.errors import ConflictError, InvalidQueryError, NotFoundError
from geo.domain.municipalities import get_municipality_name
from geo.export.planning_files import FORMS, require_district
from geo.query.cities import find_municipalities
from geo.report.planning.model import CityFigures
from web.command import kyodo_command
from web.database import open_session, pin_snapshot, require_other_file
from web.planning.city_charts import CITY_CHARTS
from web.planning.district_charts import DISTRICT_CHARTS
from web.planning.figures import get_figures
from web.planning.files import write_report_file
from web.planning.keeping import keep_reports
from web.planning.pictures import draw_png, draw_svg
from web.planning.query import PlanningQuery, read_planning_query

DAY: Final = click.DateTime(["%Y-%m-%d"])
PICTURES: Final = ("svg", "png")
EVERY: Final = (*FORMS, "pdf", *PICTURES)


@dataclass(frozen=True, slots=True)
class Task:
    """One file to make."""

    path: Path
    make: Callable[[], bytes]


@kyodo_command("report", needs_tables=True)
@click.argument("city")
@click.option(
    "--into",
    "folder",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the files; it is made where it is not there.",
)
@click.option("--district", help="Only the district of this code.")
@click.option("--all", "everything", is_flag=True, help="The city and each district.")
@click.option("--areas", help="Which area set; the city's default one if not given.")
@click.option("--fiscal-year", type=int, help="Of the figures that have years.")
@click.option(
    "--form",
    "forms",
    default="pdf",
    show_default=True,
    help=f"Of {', '.join(EVERY)}: one, or several with commas.",
)
@click.option("--on", type=DAY, help="The newest report that was kept until this day.")
@click.option("--force", is_flag=True, help="Replace files of the same name.")
def report_command(
    *,
    city: str,
    folder: Path,
    district: str | None,
    everything: bool,
    areas: str | None,
    fiscal_year: int | None,
    forms: str,
    on: datetime | None,
    force: bool,
) -> None:
    """Write a city's report, or its districts', to files."""
    if district and everything:
        raise InvalidQueryError(
            "--district と --all は、どちらか1つを指定してください。"
        )
    asked = _read_forms(forms)
    slug = _find_slug(city)
    said = {
        "areas": areas or "",
        "fy": str(fiscal_year or ""),
        "on": on.date().isoformat() if on else "",
    }
    # Inside a request, so that papers are drawn exactly as the pages' own.
    with current_app.test_request_context(f"/{slug}/report", query_string=said):
        pin_snapshot(slug)
        figures, query = _read(slug, MultiDict(said))
        tasks = list(_tasks(figures, query, asked, district, everything=everything))
        if not tasks:
            raise NotFoundError("書き出すものがありません。", kind="report")
        targets = [Task(folder / task.path, task.make) for task in tasks]
        _require_free([task.path for task in targets], force=force)
        folder.mkdir(parents=True, exist_ok=True)
        for task in _shown(targets):
            _put(task.path, task.make())
    click.echo(
        f"{folder} に、{figures.basis.city.name}の報告を{len(targets)}ファイル書き出しました"
        f"（基準日 {figures.basis.on.isoformat()}）。"
    )


@kyodo_command("keep-report", needs_tables=True)
@click.argument("city")
@click.option("--areas", multiple=True, help="Only this area set; may be repeated.")
def keep_report_command(*, city: str, areas: tuple[str, ...]) -> None:
    """Keep a city's report as of today, so that it can be asked for again."""
    for each in keep_reports(_find_slug(city), areas, by_role="operator"):
        said = "残しました" if each.kept else "前に残したときと同じです"
        click.echo(f"「{each.title}」の報告: {said}。")


def _read(slug: str, args: MultiDict[str, str]) -> tuple[CityFigures, PlanningQuery]:
    areas = args["areas"] or None
    as_of = datetime.fromisoformat(args["on"]).date() if args["on"] else None
    query = read_planning_query(args, get_figures(slug, areas, as_of=as_of))
    year = query.fiscal_year
    return get_figures(slug, areas, fiscal_year=year, as_of=as_of), query


def _read_forms(text: str) -> tuple[str, ...]:
    forms = tuple(
        dict.fromkeys(part.strip() for part in text.split(",") if part.strip())
    )
    unknown = [form for form in forms if form not in EVERY]
    if unknown or not forms:
        message = f"形式「{'、'.join(unknown)}」では書き出せません。使える形式: {'、'.join(EVERY)}"
        raise InvalidQueryError(message, parameter="form")
    return forms


def _tasks(
    figures: CityFigures,
    query: PlanningQuery,
    forms: tuple[str, ...],
    district: str | None,
    *,
    everything: bool,
) -> Iterator[Task]:
    basis = figures.basis
    require_district(figures, district)
    codes: tuple[str | None, ...] = (district,)
    if everything:
        codes = (None, *basis.codes)
    for code in codes:
        start = (
            f"{basis.city.slug}-{basis.area_set.slug}-{quote(code or 'city', safe='')}"
        )
        for form in forms:
            if form in PICTURES:
                yield from _pictures(figures, query, code, (start, form))
            else:
                yield Task(
                    Path(f"{start}.{form}"),
                    lambda code=code, form=form: (  # type: ignore[misc] # mypy knows no lambda's defaults
                        write_report_file(figures, query, form, code)[0]
                    ),
                )


def _pictures(
    figures: CityFigures,
    query: PlanningQuery,
    code: str | None,
    named: tuple[str, str],
) -> Iterator[Task]:
    start, form = named
    for name, draw in (DISTRICT_CHARTS if code else CITY_CHARTS).items():
        chart = draw(figures, query, code)
        if chart is None:
            continue
        if form == "svg":
            yield Task(
                Path(f"{start}-{name}.svg"),
                lambda chart=chart: draw_svg(chart).encode(),  # type: ignore[misc] # mypy knows no lambda's defaults
            )
        else:
            yield Task(
                Path(f"{start}-{name}.png"),
                lambda chart=chart: draw_png(chart),  # type: ignore[misc] # mypy knows no lambda's defaults
            )


def _find_slug(city: str) -> str:
    with open_session() as session:
        cities = find_municipalities(session)
    known = {found.slug for found in cities}
    if city in known:
        return city
    code = get_municipality_name(city).code6
    for found in cities:
        if found.code == code:
            return found.slug
    message = f"「{city}」のデータはまだ登録されていません。"
    raise NotFoundError(message, kind="municipality", slug=city)


def _require_free(paths: list[Path], *, force: bool) -> None:
    for path in paths:
        require_other_file(path)
        if path.exists() and not force:
            message = (
                f"{path} はもうあります。置きかえるときは --force を付けてください。"
            )
            raise ConflictError(message, file=str(path))


def _shown(tasks: list[Task]) -> Iterator[Task]:
    """Yield every file to make; a terminal sees how far it is."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as progress:
        bar = progress.add_task("報告を書き出しています", total=len(tasks))
        for task in tasks:
            progress.update(bar, description=task.path.name)
            yield task
            progress.advance(bar)


def _put(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
