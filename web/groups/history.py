"""Everything that changed, and taking it back."""

from flask import Blueprint

bp = Blueprint(
    "group_history", __name__, url_prefix="/desk/groups/<organisation>/history"
)
