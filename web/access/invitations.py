"""A printed letter's way in: its QR code, or the code typed."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

bp = Blueprint("invitations", __name__, url_prefix="/desk/invitation")


@bp.get("/")
def show_code() -> ResponseReturnValue:
    """Show a page that is still to be written."""
    abort(404)
