"""How an import command goes: read, show, ask, store."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

from web.database import get_database
from web.import_report import (
    tell_done,
    tell_effect,
    tell_notes,
    tell_understood,
    write_notes,
)
from web.importing import Imported, Opened, open_file, preview_opened, run_opened
from web.wishes import Wish


@dataclass(frozen=True, slots=True)
class Answer:
    """What every import command is told beside its wish."""

    yes: bool
    dry_run: bool
    sheet: str | None
    notes: Path | None


def answer_options(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of `Answer`, passed to it as ``answer``."""

    @click.option("--yes", is_flag=True, help="Store at once, without asking.")
    @click.option("--dry-run", is_flag=True, help="Only show what would be stored.")
    @click.option("--sheet", help="Sheet of a workbook, or layer of a GeoPackage.")
    @click.option(
        "--notes",
        type=click.Path(dir_okay=False, writable=True, path_type=Path),
        metavar="FILE.csv",
        help="Write every repair, doubt and skipped row to this file.",
    )
    @wraps(function)
    def call(
        *,
        yes: bool,
        dry_run: bool,
        sheet: str | None,
        notes: Path | None,
        **others: Any,
    ) -> None:
        function(**others, answer=Answer(yes, dry_run, sheet, notes))

    return call


def bring_in(path: Path, city: str, wish: Wish, answer: Answer) -> None:
    """Read a file, show what was understood, ask, and store all of it or nothing."""
    with working(f"{path.name} を読み込んでいます"):
        opened = open_file(path, city, wish)
    tell_understood(opened.understood, wish, opened.notes)
    if answer.yes and not answer.dry_run:
        _tell_result(_run(opened, city), opened, answer)
        return
    with working("確かめています") as advance:
        preview = preview_opened(get_database(), opened, city, advance=advance)
    _tell_result(preview, opened, answer)
    if not preview.skipped and _is_wanted(answer):
        tell_done(_run(opened, city, expected_revision=preview.revision))


def _run(
    opened: Opened, city: str, *, expected_revision: int | None = None
) -> Imported:
    with working("書き込んでいます") as advance:
        return run_opened(
            get_database(),
            opened,
            city,
            expected_revision=expected_revision,
            advance=advance,
        )


def _tell_result(imported: Imported, opened: Opened, answer: Answer) -> None:
    tell_notes(imported.notes[len(opened.notes) :])
    if answer.notes is not None:
        write_notes(answer.notes, imported.notes)
    if imported.skipped:
        click.echo(
            f"{opened.name} は、すでに読み込んだものと同じです。何も変えていません。"
        )
        return
    tell_effect(imported, opened.wish)
    tell_done(imported)


def is_terminal() -> bool:
    """Return whether somebody can be asked."""
    return sys.stdin.isatty()


def _is_wanted(answer: Answer) -> bool:
    if answer.dry_run:
        click.echo("試しに読みました。まだ何も取り込んでいません。")
        return False
    if not is_terminal():
        click.echo("まだ何も取り込んでいません。取り込むには --yes を付けてください。")
        return False
    if not click.confirm("取り込みますか"):
        click.echo("取り込みませんでした。")
        return False
    return True


@contextmanager
def working(words: str) -> Iterator[Callable[[], None]]:
    """Show that work goes on, on a terminal only; yield what counts one row."""
    console = Console(stderr=True)
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}"),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        task = progress.add_task(words, total=None)
        yield lambda: progress.advance(task)
