"""Writing, publishing and deciding calls."""

from flask import Blueprint

bp = Blueprint("desk_opportunities", __name__, url_prefix="/desk/opportunities")
