"""Pictures of a group's things."""

from flask import Blueprint

bp = Blueprint(
    "group_photos",
    __name__,
    url_prefix="/desk/groups/<organisation>/items/<uid>/photos",
)
