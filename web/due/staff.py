"""One page of what is due, with filters and a file."""

from flask import Blueprint

bp = Blueprint("desk_due", __name__, url_prefix="/desk/due")
