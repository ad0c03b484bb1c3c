"""Is it still right? The yearly round through a group's things."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

bp = Blueprint(
    "group_freshness", __name__, url_prefix="/desk/groups/<organisation>/fresh"
)


@bp.get("/")
def show_round(organisation: str) -> ResponseReturnValue:
    """Show a page that is still to be written."""
    del organisation
    abort(404)
