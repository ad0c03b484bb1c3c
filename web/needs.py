"""Answering what a group says it needs."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

bp = Blueprint("needs", __name__)


@bp.get("/<city>/needs/<uid>")
def show_need(city: str, uid: str) -> ResponseReturnValue:
    """Show a page that is still to be written."""
    del city, uid
    abort(404)
