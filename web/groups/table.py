"""Many things of a group at once, in a table."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

bp = Blueprint("group_table", __name__, url_prefix="/desk/groups/<organisation>/table")


@bp.get("/")
def show_table(organisation: str) -> ResponseReturnValue:
    """Show a page that is still to be written."""
    del organisation
    abort(404)
