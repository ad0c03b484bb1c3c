"""What residents proposed to the city's own layers."""

from flask import Blueprint

bp = Blueprint("desk_proposals", __name__, url_prefix="/desk/proposals")
