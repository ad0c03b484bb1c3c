"""Everything that changed, and taking it back."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

bp = Blueprint(
    "group_history", __name__, url_prefix="/desk/groups/<organisation>/history"
)


@bp.get("/")
def show_history(organisation: str) -> ResponseReturnValue:
    """Show a page that is still to be written."""
    del organisation
    abort(404)


@bp.get("/items/<uid>")
def show_item_history(organisation: str, uid: str) -> ResponseReturnValue:
    """Show a page that is still to be written."""
    del organisation, uid
    abort(404)
