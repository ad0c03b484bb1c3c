"""A group's things: put on, edited, ended."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

bp = Blueprint("group_items", __name__, url_prefix="/desk/groups/<organisation>/items")


@bp.get("/new")
def show_new(organisation: str) -> ResponseReturnValue:
    """Show a page that is still to be written."""
    del organisation
    abort(404)


@bp.get("/<uid>/")
def show_item(organisation: str, uid: str) -> ResponseReturnValue:
    """Show a page that is still to be written."""
    del organisation, uid
    abort(404)
