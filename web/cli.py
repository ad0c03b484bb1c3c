"""The ``kyodo`` command: what an officer or an administrator does in a terminal."""

import click
from flask import Flask, current_app
from flask.cli import FlaskGroup

from geo.query.cities import find_municipalities
from geo.store.schema import upgrade
from web import (
    cli_backup,
    cli_check,
    cli_editions,
    cli_exports,
    cli_imports,
    cli_reminders,
    cli_report,
    cli_residents,
    cli_staff,
)
from web.command import kyodo_command
from web.database import get_database, open_session
from web.resources import find_folder
from web.seed import seed


def init_app(app: Flask) -> None:
    """Add every command to an application."""
    for command in COMMANDS:
        app.cli.add_command(command)


class _OwnCommands(FlaskGroup):
    def _load_plugin_commands(self) -> None:
        """Offer nothing that other packages bring along."""


def main() -> None:
    """Run ``kyodo``."""
    from web import create_app

    _OwnCommands(
        create_app=create_app,
        add_default_commands=False,
        add_version_option=False,
        load_dotenv=False,
        help="協働マップを動かします。Kyodo Map: community mapping for Japanese cities.",
    ).main(prog_name="kyodo")


@kyodo_command("init")
def init() -> None:
    """Create the database, or bring it to the newest version."""
    upgrade(get_database())
    click.echo(f"データベースの準備ができました: {_where()}")


@kyodo_command("seed-demo")
def seed_demo() -> None:
    """Load the sample cities of data/; what was loaded before is left alone."""

    def tell(name: str, count: int | None) -> None:
        if count is not None:
            click.echo(f"  {name}: {count}行")

    upgrade(get_database())
    count = seed(get_database(), find_folder("data"), tell)
    with open_session() as session:
        names = "、".join(found.name for found in find_municipalities(session))
    if count:
        click.echo(f"見本を{count}件のファイルから読み込みました（{names}）。")
    else:
        click.echo(f"見本はすでに読み込んであります（{names}）。")


@kyodo_command("serve", needs_tables=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to use.")
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to use.",
)
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Processes; each keeps its own snapshot of every city asked for.",
)
def serve(host: str, port: int, workers: int) -> None:
    """Serve the pages until stopped with Ctrl-C."""
    from web.server import run

    application: Flask = current_app._get_current_object()  # type: ignore[attr-defined] # noqa: SLF001 - Flask's own way to leave the context
    # A connection opened before the fork must not be shared by the workers.
    get_database().engine.dispose()
    run(application, host=host, port=port, workers=workers)


def _where() -> str:
    url = get_database().engine.url
    return str(url.database if get_database().embedded else url.render_as_string())


COMMANDS = (
    init,
    cli_imports.import_boundaries_command,
    cli_imports.import_layer_command,
    cli_imports.import_statistics_command,
    cli_imports.import_adoptions_command,
    cli_editions.editions_command,
    cli_editions.activate_edition_command,
    cli_editions.drop_edition_command,
    cli_exports.export_command,
    cli_report.report_command,
    cli_report.keep_report_command,
    seed_demo,
    cli_check.check,
    cli_staff.create_staff_command,
    cli_residents.send_digests_command,
    cli_residents.erase_contacts_command,
    cli_reminders.send_reminders_command,
    cli_backup.backup_command,
    cli_backup.restore_command,
    serve,
)
