"""A group's own sites: wish, agreement, log, yearly papers."""

from flask import Blueprint

bp = Blueprint(
    "group_adoption", __name__, url_prefix="/desk/groups/<organisation>/adoption"
)
