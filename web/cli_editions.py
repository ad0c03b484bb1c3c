"""Commands for the editions of an area set's outlines: list, activate, drop."""

from datetime import date, datetime

import click

from geo.query.editions import find_editions
from geo.store.editions import EditionReport, get_waiting_edition
from geo.store.municipalities import ensure_municipality
from geo.store.session import rehearsal
from web.cli_imports import DAY
from web.command import kyodo_command
from web.database import get_database
from web.editions import preview_activation, run_activation, run_drop
from web.import_steps import is_terminal

MOST = 20
CITY = click.option("--city", required=True, help="全国地方公共団体コード, or slug.")
AREA_SET = click.option("--area-set", required=True, help="Its short name.")
VALID_FROM = click.option(
    "--valid-from", type=DAY, help="Its first day, where several editions wait."
)
YES = click.option("--yes", is_flag=True, help="Do it at once, without asking.")


@kyodo_command("editions", needs_tables=True)
@CITY
def editions_command(*, city: str) -> None:
    """List a city's editions of outlines (境界の版)."""
    with rehearsal(get_database()) as session:
        municipality = ensure_municipality(session, city)
        name, found = municipality.name, find_editions(session, municipality.id)
    if not found:
        click.echo(f"{name}には、まだ境界がありません。")
    for edition in found:
        state = "有効になるのを待っています"
        if edition.activated_at is not None:
            state = "有効" if edition.in_force else "以前の版"
        click.echo(
            f"{edition.area_set}（{edition.title}）: "
            f"{edition.valid_from.isoformat()}から、{edition.districts}地区、{state}"
            + (f"、{edition.file}" if edition.file else "")
        )


@kyodo_command("activate-edition", needs_tables=True)
@CITY
@AREA_SET
@VALID_FROM
@YES
def activate_edition_command(
    *, city: str, area_set: str, valid_from: datetime | None, yes: bool
) -> None:
    """Let a waiting edition of outlines count from now on."""
    edition_id, revision = _find(city, area_set, valid_from)
    _tell(preview_activation(get_database(), city, edition_id))
    if not _agreed(yes=yes, question="この境界を有効にしますか"):
        return
    report = run_activation(
        get_database(), city, edition_id, expected_revision=revision
    )
    click.echo(
        f"「{report.title}」の{report.valid_from.isoformat()}からの境界を有効にしました。"
    )


@kyodo_command("drop-edition", needs_tables=True)
@CITY
@AREA_SET
@VALID_FROM
@YES
def drop_edition_command(
    *, city: str, area_set: str, valid_from: datetime | None, yes: bool
) -> None:
    """Take back an edition that waits, with its file."""
    edition_id, _ = _find(city, area_set, valid_from)
    if not _agreed(yes=yes, question="待っている境界を取り消しますか"):
        return
    run_drop(get_database(), city, edition_id)
    click.echo("待っている境界を取り消しました。")


def _find(city: str, area_set: str, valid_from: datetime | None) -> tuple[int, int]:
    """Return the waiting edition's key and the city's revision."""
    day: date | None = valid_from.date() if valid_from else None
    with rehearsal(get_database()) as session:
        municipality = ensure_municipality(session, city)
        edition = get_waiting_edition(session, municipality, area_set, valid_from=day)
        return edition, municipality.revision


def _agreed(*, yes: bool, question: str) -> bool:
    if yes:
        return True
    if not is_terminal():
        click.echo("まだ何も変えていません。実行するには --yes を付けてください。")
        return False
    if click.confirm(question):
        return True
    click.echo("何も変えていません。")
    return False


def _tell(report: EditionReport) -> None:
    click.echo(
        f"「{report.title}」の{report.valid_from.isoformat()}からの境界: "
        f"新しい地区 {len(report.of_kind('added'))}、"
        f"なくなる地区 {len(report.of_kind('vanished'))}、"
        f"変わる地区 {len(report.of_kind('changed'))}、"
        f"同じ地区 {len(report.of_kind('unchanged'))}"
    )
    lines = [f"新しい: {found.name}" for found in report.of_kind("added")]
    lines += [f"なくなる: {found.name}" for found in report.of_kind("vanished")]
    for found in report.of_kind("changed"):
        if found.renamed:
            lines.append(f"名前が変わる: {found.old_name} → {found.name}")
        if found.redrawn:
            share = found.difference_m2 / found.old_area_m2 if found.old_area_m2 else 0
            lines.append(
                f"輪郭が変わる: {found.name}"
                f"（{found.difference_m2:,.0f} m²、元の面積の{share:.1%}）"
            )
    for line in lines[:MOST]:
        click.echo(f"  {line}")
    if len(lines) > MOST:
        click.echo(f"  ほか{len(lines) - MOST}件")
    if report.moved_features:
        click.echo(f"  所属する地区が変わる活動・場所: {report.moved_features}件")
    if report.lost_territories:
        names = "、".join(report.lost_territories[:MOST])
        click.echo(f"  区域がなくなる団体（ページは残ります）: {names}")
