"""Who is with a group, and letters that invite."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

bp = Blueprint(
    "group_people", __name__, url_prefix="/desk/groups/<organisation>/people"
)


@bp.get("/")
def show_people(organisation: str) -> ResponseReturnValue:
    """Show a page that is still to be written."""
    del organisation
    abort(404)


@bp.get("/letters/<uid>")
def show_letter(organisation: str, uid: str) -> ResponseReturnValue:
    """Show a page that is still to be written."""
    del organisation, uid
    abort(404)
