"""What residents proposed to the city's own layers."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

bp = Blueprint("desk_proposals", __name__, url_prefix="/desk/proposals")


@bp.get("/")
def show_proposals() -> ResponseReturnValue:
    """Show a page that is still to be written."""
    abort(404)
