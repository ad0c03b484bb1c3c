"""Reports that were kept."""

from flask.typing import ResponseReturnValue

from geo.domain.errors import NotFoundError
from web.caching import revalidated
from web.planning.blueprint import bp


@bp.get("/<city>/report/editions")
@revalidated
def show_editions(city: str) -> ResponseReturnValue:
    """Show the reports that were kept."""
    raise NotFoundError("このページはまだありません。", kind="page")
