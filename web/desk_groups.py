"""The city's list of groups: founding, giving access anew, who needs help."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

bp = Blueprint("desk_groups", __name__, url_prefix="/desk/groups")


@bp.get("/")
def show_groups() -> ResponseReturnValue:
    """Show a page that is still to be written."""
    abort(404)
