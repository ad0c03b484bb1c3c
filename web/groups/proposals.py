"""What was proposed to a group, and its answers."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

bp = Blueprint(
    "group_proposals", __name__, url_prefix="/desk/groups/<organisation>/proposals"
)


@bp.get("/")
def show_proposals(organisation: str) -> ResponseReturnValue:
    """Show a page that is still to be written."""
    del organisation
    abort(404)


@bp.get("/<uid>")
def show_proposal(organisation: str, uid: str) -> ResponseReturnValue:
    """Show a page that is still to be written."""
    del organisation, uid
    abort(404)
