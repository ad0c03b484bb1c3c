"""A group's own table, brought in with its differences shown."""

from flask import Blueprint

bp = Blueprint(
    "group_importing", __name__, url_prefix="/desk/groups/<organisation>/import"
)
