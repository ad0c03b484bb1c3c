"""``kyodo send-reminders``: what a timer runs each day beside ``send-digests``."""

from datetime import datetime

import click
from flask import current_app

from geo.domain.errors import SettingError
from geo.domain.periods import today
from web.addresses import absolute
from web.command import kyodo_command
from web.database import get_database
from web.groups.stalled import say_stalled
from web.reminders import send_reminders

DAY = click.DateTime(formats=["%Y-%m-%d"])


@kyodo_command("send-reminders", needs_tables=True)
@click.option("--on", type=DAY, help="The day to look from; today if not given.")
@click.option(
    "--dry-run", is_flag=True, help="Count the letters, send and keep nothing."
)
def send_reminders_command(*, on: datetime | None, dry_run: bool) -> None:
    """Ask groups once a year whether what they keep is still right."""
    if not dry_run:
        if current_app.config["SETTINGS"].mail is None:
            message = (
                "KYODO_MAIL is not set: name a mail server, smtp://mail.example.jp:25"
            )
            raise SettingError(message, setting="KYODO_MAIL")
        absolute("cities.show_cities")  # raises where our own address is not known
    day = on.date() if on else today()
    tally = send_reminders(get_database(), day, dry_run=dry_run)
    if dry_run:
        click.echo(f"送る確認のお願い: {tally.groups}団体へ{tally.letters}通")
        return
    click.echo(f"確認のお願いを{tally.groups}団体へ{tally.letters}通送りました。")
    if not tally.left:
        say_stalled(get_database(), day)
    if tally.failed or tally.left:
        message = (
            f"{tally.failed}通と{tally.left}団体には送れませんでした。"
            "メールサーバーを確かめてから、もう一度実行してください。"
        )
        raise click.ClickException(message)
