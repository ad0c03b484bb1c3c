"""Keeping committees, their composition and meetings."""

from flask import Blueprint

bp = Blueprint("desk_committees", __name__, url_prefix="/desk/committees")
