"""The yearly question by e-mail or on paper: a page behind a secret link."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

bp = Blueprint("checks", __name__)


@bp.get("/checks/<secret>")
def show_check(secret: str) -> ResponseReturnValue:
    """Show a page that is still to be written."""
    del secret
    abort(404)
