"""What a group says of itself, needs, and counts."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

bp = Blueprint("group_about", __name__, url_prefix="/desk/groups/<organisation>/about")


@bp.get("/")
def show_about(organisation: str) -> ResponseReturnValue:
    """Show a page that is still to be written."""
    del organisation
    abort(404)
