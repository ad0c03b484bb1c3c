"""Is it still right? The yearly round through a group's things."""

from flask import Blueprint

bp = Blueprint(
    "group_freshness", __name__, url_prefix="/desk/groups/<organisation>/fresh"
)
