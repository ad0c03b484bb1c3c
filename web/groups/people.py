"""Who is with a group, and letters that invite."""

from flask import Blueprint

bp = Blueprint(
    "group_people", __name__, url_prefix="/desk/groups/<organisation>/people"
)
