"""A group's things as JSON, written only with their version (RFC 9110 §13.1.1)."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

bp = Blueprint("item_api", __name__, url_prefix="/desk/groups/<organisation>/api/items")


@bp.get("/<uid>")
def send_item(organisation: str, uid: str) -> ResponseReturnValue:
    """Show a page that is still to be written."""
    del organisation, uid
    abort(404)
