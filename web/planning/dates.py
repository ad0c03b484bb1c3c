"""What is due."""

from flask.typing import ResponseReturnValue

from geo.domain.errors import NotFoundError
from web.caching import revalidated
from web.planning.blueprint import bp


@bp.get("/<city>/report/dates")
@revalidated
def show_dates(city: str) -> ResponseReturnValue:
    """Show what is due, by day."""
    raise NotFoundError("このページはまだありません。", kind="page")
