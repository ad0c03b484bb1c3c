"""What was proposed to a group, and its answers."""

from flask import Blueprint

bp = Blueprint(
    "group_proposals", __name__, url_prefix="/desk/groups/<organisation>/proposals"
)
