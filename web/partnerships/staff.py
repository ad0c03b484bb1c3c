"""The city's side of collaborations: from planning to the end."""

from flask import Blueprint

bp = Blueprint("desk_partnerships", __name__, url_prefix="/desk/partnerships")
