"""The devices somebody is signed in on, and their passphrase."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

bp = Blueprint("devices", __name__, url_prefix="/desk/account")


@bp.get("/")
def show_account() -> ResponseReturnValue:
    """Show a page that is still to be written."""
    abort(404)
