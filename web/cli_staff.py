"""Commands for the accounts of city staff."""

import sys

import click

from geo.store.accounts import create_staff
from geo.store.passphrases import SHORTEST_PASSPHRASE
from web.command import kyodo_command
from web.database import open_transaction


@kyodo_command("create-staff", needs_tables=True)
@click.argument("address")
@click.option(
    "--new-passphrase",
    is_flag=True,
    help="Give an existing account another passphrase; its devices are signed out.",
)
def create_staff_command(address: str, *, new_passphrase: bool) -> None:
    """Let a member of the city's staff sign in (職員の登録)."""
    if sys.stdin.isatty():
        passphrase = click.prompt(
            f"合言葉（{SHORTEST_PASSPHRASE}文字以上。画面には出ません）",
            hide_input=True,
            confirmation_prompt="もう一度",
        )
    else:
        passphrase = sys.stdin.readline().rstrip("\r\n")
    with open_transaction() as session:
        create_staff(session, address, passphrase, replace=new_passphrase)
    click.echo(f"{address} を登録しました。/desk/ から入れます。")
