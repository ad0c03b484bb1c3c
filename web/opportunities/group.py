"""A group's applications to calls."""

from flask import Blueprint

bp = Blueprint(
    "group_opportunities",
    __name__,
    url_prefix="/desk/groups/<organisation>/opportunities",
)
