"""A group's own table, brought in with its differences shown."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

bp = Blueprint(
    "group_importing", __name__, url_prefix="/desk/groups/<organisation>/import"
)


@bp.get("/")
def show_import(organisation: str) -> ResponseReturnValue:
    """Show a page that is still to be written."""
    del organisation
    abort(404)
