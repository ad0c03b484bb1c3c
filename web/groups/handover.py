"""Handing a group over to the next officers."""

from flask import Blueprint

bp = Blueprint(
    "group_handover", __name__, url_prefix="/desk/groups/<organisation>/handover"
)
