"""What a group says of itself, needs, and counts."""

from flask import Blueprint

bp = Blueprint("group_about", __name__, url_prefix="/desk/groups/<organisation>/about")
