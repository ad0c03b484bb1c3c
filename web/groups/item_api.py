"""A group's things as JSON, written only with their version (RFC 9110 §13.1.1)."""

from flask import Blueprint

bp = Blueprint("item_api", __name__, url_prefix="/desk/groups/<organisation>/api/items")
