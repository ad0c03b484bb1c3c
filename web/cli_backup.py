"""``kyodo backup`` and ``kyodo restore``: everything in one file, and back."""

from datetime import datetime
from pathlib import Path

import click

from geo.domain.periods import TOKYO
from geo.store.backup import write_backup
from geo.store.restore import holds_rows, restore_backup, verify_backup
from geo.store.schema import upgrade
from web.command import kyodo_command
from web.database import get_database, require_other_file
from web.import_steps import working


@kyodo_command("backup", needs_tables=True)
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
def backup_command(*, path: Path) -> None:
    """Write everything in the database to one file."""
    require_other_file(path)
    with working("バックアップを書いています"):
        manifest = write_backup(get_database(), path)
    click.echo(f"{path} に{manifest.rows}行を書きました。")
    click.echo(
        "公開していないもの（連絡先、アカウント、取り込み中のファイル）も入っています。"
        "ほかの人が読めない場所に置いてください。"
    )


@kyodo_command("restore")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--replace",
    is_flag=True,
    help="Put it in place of what the database holds, which is saved beside it first.",
)
def restore_command(*, path: Path, replace: bool) -> None:
    """Fill an empty database from a backup."""
    database = get_database()
    with working("バックアップを確かめています"):
        verify_backup(path)
    if replace:
        upgrade(database)
    if replace and holds_rows(database):
        made = datetime.now(TOKYO).strftime("%Y%m%d-%H%M%S")
        safety = path.with_name(f"{path.stem}-before-{made}.zip")
        write_backup(database, safety)
        click.echo(f"今までのデータを {safety} に保存しました。")
    with working("復元しています"):
        manifest = restore_backup(database, path, replace=replace)
    click.echo(f"{path.name} から{manifest.rows}行を復元しました。")
    click.echo("動いている協働マップがあれば、起動し直してください。")
