"""Handing a group over to the next officers."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

bp = Blueprint(
    "group_handover", __name__, url_prefix="/desk/groups/<organisation>/handover"
)


@bp.get("/")
def show_handover(organisation: str) -> ResponseReturnValue:
    """Show a page that is still to be written."""
    del organisation
    abort(404)
