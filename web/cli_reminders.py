"""``kyodo send-reminders``: what a timer runs each day beside ``send-digests``."""

from datetime import datetime

import click
from flask import current_app

from geo.domain.errors import SettingError
from geo.domain.periods import today
from web.addresses import absolute
from web.command import kyodo_command
from web.database import get_database
from web.due.letters import send_staff_letters
from web.groups.stalled import say_stalled
from web.reminders import send_reminders

DAY = click.DateTime(formats=["%Y-%m-%d"])


@kyodo_command("send-reminders", needs_tables=True)
@click.option("--on", type=DAY, help="The day to look from; today if not given.")
@click.option(
    "--dry-run", is_flag=True, help="Count the letters, send and keep nothing."
)
def send_reminders_command(*, on: datetime | None, dry_run: bool) -> None:
    """Ask groups once a year whether all is still right; tell staff monthly what is due."""
    if not dry_run:
        if current_app.config["SETTINGS"].mail is None:
            message = (
                "KYODO_MAIL is not set: name a mail server, smtp://mail.example.jp:25"
            )
            raise SettingError(message, setting="KYODO_MAIL")
        absolute("cities.show_cities")  # raises where our own address is not known
    day = on.date() if on else today()
    tally = send_reminders(get_database(), day, dry_run=dry_run)
    staff = send_staff_letters(get_database(), day, dry_run=dry_run)
    if dry_run:
        click.echo(f"送る確認のお願い: {tally.groups}団体へ{tally.letters}通")
        click.echo(f"職員に送る今月のやること: {staff.due}件を{staff.sent}通")
        return
    click.echo(f"確認のお願いを{tally.groups}団体へ{tally.letters}通送りました。")
    click.echo(f"今月のやること{staff.due}件を、職員に{staff.sent}通送りました。")
    if not tally.left:
        say_stalled(get_database(), day)
    if staff.failed or staff.left:
        click.echo(
            f"職員への{staff.failed + staff.left}通は送れませんでした。", err=True
        )
    if tally.failed or tally.left or staff.failed or staff.left:
        message = (
            f"{tally.failed + staff.failed}通と{tally.left}団体には送れませんでした。"
            "メールサーバーを確かめてから、もう一度実行してください。"
        )
        raise click.ClickException(message)
