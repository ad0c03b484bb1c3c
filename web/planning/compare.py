"""Two to four districts side by side."""

from flask.typing import ResponseReturnValue

from geo.domain.errors import NotFoundError
from web.caching import revalidated
from web.planning.blueprint import bp


@bp.get("/<city>/compare")
@revalidated
def show_side_by_side(city: str) -> ResponseReturnValue:
    """Show districts side by side."""
    raise NotFoundError("このページはまだありません。", kind="page")
