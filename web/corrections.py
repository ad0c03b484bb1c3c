"""A correction that anybody proposes, and its own page by a secret link."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

bp = Blueprint("corrections", __name__)


@bp.get("/<city>/corrections/new")
def show_form(city: str) -> ResponseReturnValue:
    """Show a page that is still to be written."""
    del city
    abort(404)


@bp.get("/<city>/corrections/<secret>")
def show_own(city: str, secret: str) -> ResponseReturnValue:
    """Show a page that is still to be written."""
    del city, secret
    abort(404)
