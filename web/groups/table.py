"""Many things of a group at once, in a table."""

from flask import Blueprint

bp = Blueprint("group_table", __name__, url_prefix="/desk/groups/<organisation>/table")
