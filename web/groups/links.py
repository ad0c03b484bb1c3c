"""Links that are shared, and how the layer is published."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

bp = Blueprint("group_links", __name__, url_prefix="/desk/groups/<organisation>/share")


@bp.get("/")
def show_links(organisation: str) -> ResponseReturnValue:
    """Show a page that is still to be written."""
    del organisation
    abort(404)
