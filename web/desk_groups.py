"""The city's list of groups: founding, giving access anew, who needs help."""

from flask import Blueprint

bp = Blueprint("desk_groups", __name__, url_prefix="/desk/groups")
