"""``kyodo check``: whether everything in the database is as it should be."""

import click

from geo.domain.errors import ConflictError
from geo.domain.periods import today
from geo.query.health import find_broken_links, find_invalid_outlines
from geo.store.assign import assign_areas, misplaced_features
from geo.store.municipalities import ensure_municipality, mark_changed
from web.command import kyodo_command
from web.database import find_cities, open_session, open_transaction


@kyodo_command("check", needs_tables=True)
@click.option("--repair", is_flag=True, help="Put right what can be put right.")
def check(*, repair: bool) -> None:
    """Check the database: version, outlines, where features lie, every city."""
    problems = []
    with open_session() as session:
        problems += find_broken_links(session)
        problems += find_invalid_outlines(session)
    for city in find_cities():
        with open_transaction() as session:
            municipality = ensure_municipality(session, city.code)
            wrong = misplaced_features(session, municipality, on=today())
            if wrong and repair:
                assign_areas(session, municipality, on=today())
                mark_changed(session, municipality)
                click.echo(f"{city.name}: {wrong}件の所属地区を決め直しました。")
            elif wrong:
                problems.append(
                    f"{city.name}: {wrong}件の所属地区が今の境界と合いません。"
                    "kyodo check --repair で直せます。"
                )
        click.echo(f"{city.name}: 調べました。")
    for problem in problems:
        click.echo(f"問題: {problem}")
    if problems:
        message = f"{len(problems)}件の問題があります。"
        raise ConflictError(message)
    click.echo("問題はありません。")
