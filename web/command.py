"""How a command is made: inside the application, deliberate errors in one line."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import click
from flask.cli import with_appcontext

from geo.domain.errors import ConflictError, GeoError
from geo.store.schema import is_current
from web.database import get_database

P = ParamSpec("P")


def kyodo_command(
    name: str, *, needs_tables: bool = False
) -> Callable[[Callable[P, None]], click.Command]:
    """Make a function a command; a deliberate error is one line and exit 1.

    Parameters
    ----------
    needs_tables : bool
        Whether the command asks for ``kyodo init`` where the database is not of
        the newest version.
    """

    def make(function: Callable[P, None]) -> click.Command:
        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> None:
            try:
                if needs_tables:
                    _require_tables()
                function(*args, **kwargs)
            except GeoError as error:
                raise click.ClickException(" ".join(str(error).split())) from error

        return click.command(name)(with_appcontext(call))

    return make


def _require_tables() -> None:
    if not is_current(get_database()):
        message = (
            "データベースの版が古いか、まだありません。kyodo init を実行してください。"
        )
        raise ConflictError(message)
