"""Links that are shared, and how the layer is published."""

from flask import Blueprint

bp = Blueprint("group_links", __name__, url_prefix="/desk/groups/<organisation>/share")
