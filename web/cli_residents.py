"""``kyodo send-digests`` and ``kyodo erase-contacts``: what a timer runs each day."""

from datetime import datetime

import click
from flask import current_app

from geo.domain.errors import SettingError
from geo.domain.periods import today
from geo.store.erasing import erase_contacts
from geo.store.officers import erase_officers
from web.addresses import absolute
from web.command import kyodo_command
from web.database import get_database, open_transaction
from web.digests import Round
from web.groups.stalled import say_stalled
from web.settings import Settings

DAY = click.DateTime(formats=["%Y-%m-%d"])


@kyodo_command("send-digests", needs_tables=True)
@click.option(
    "--on", type=DAY, help="The day the letters speak of; today if not given."
)
@click.option(
    "--dry-run", is_flag=True, help="Count the letters, send and keep nothing."
)
def send_digests_command(*, on: datetime | None, dry_run: bool) -> None:
    """Send the letters that are due, each once; erase contacts whose time is over."""
    if not dry_run:
        _require_mail()
        _erase()
        say_stalled(get_database(), today())
    tally = Round(get_database(), on.date() if on else today(), dry_run=dry_run).run()
    if dry_run:
        click.echo(
            f"送るお知らせ: {tally.sent}通（知らせることがない: {tally.nothing}通）、"
            f"中止の知らせ: {tally.called_off}通"
        )
        return
    click.echo(f"お知らせを{tally.sent}通送りました。")
    if tally.called_off:
        click.echo(f"申し込んだ人に、中止の知らせを{tally.called_off}通送りました。")
    waiting = tally.failed + tally.left
    if waiting:
        message = (
            f"{waiting}通は送れませんでした。メールサーバーを確かめてから、"
            "もう一度実行してください。"
        )
        raise click.ClickException(message)


@kyodo_command("erase-contacts", needs_tables=True)
def erase_contacts_command() -> None:
    """Erase names and contacts of sign-ups and officers whose day of erasing has come."""
    _erase()


def _erase() -> None:
    with open_transaction() as session:
        erased = erase_contacts(session, on=today())
        officers = erase_officers(session, on=today())
    click.echo(
        f"申込{erased.signups}件の名前と連絡先、"
        f"確認されなかったお知らせの登録{erased.unconfirmed_alerts}件を消しました。"
    )
    if erased.need_answers:
        click.echo(f"団体の困りごとへの返事{erased.need_answers}件を消しました。")
    if erased.feedback:
        click.echo(f"閉じた意見{erased.feedback}件の内容と連絡先を消しました。")
    click.echo(f"任期の終わった役員{officers}人の名前と電話番号を消しました。")


def _require_mail() -> None:
    settings: Settings = current_app.config["SETTINGS"]
    if settings.mail is None:
        message = "KYODO_MAIL is not set: name a mail server, smtp://mail.example.jp:25"
        raise SettingError(message, setting="KYODO_MAIL")
    absolute("cities.show_cities")  # raises where the service's address is not known
