"""The city's side of adoption: wishes, agreements, reviews, loans."""

from flask import Blueprint

bp = Blueprint("desk_adoption", __name__, url_prefix="/desk/adoption")
