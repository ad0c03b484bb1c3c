"""A shared link: opened with a button, kept in a cookie."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

bp = Blueprint("shared", __name__)


@bp.get("/shared/<secret>")
def show_shared(secret: str) -> ResponseReturnValue:
    """Show a page that is still to be written."""
    del secret
    abort(404)
