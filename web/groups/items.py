"""A group's things: put on, edited, ended."""

from flask import Blueprint

bp = Blueprint("group_items", __name__, url_prefix="/desk/groups/<organisation>/items")
