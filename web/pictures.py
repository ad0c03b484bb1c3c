"""Pictures of published features."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

bp = Blueprint("pictures", __name__)


@bp.get("/<city>/pictures/<uid>.jpg")
def send_picture(city: str, uid: str) -> ResponseReturnValue:
    """Show a page that is still to be written."""
    del city, uid
    abort(404)
