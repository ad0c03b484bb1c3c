"""A group's side of its collaborations: preflight and evaluation."""

from flask import Blueprint

bp = Blueprint(
    "group_partnerships",
    __name__,
    url_prefix="/desk/groups/<organisation>/partnerships",
)
