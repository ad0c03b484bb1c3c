"""Keeping programmes, their places and totals."""

from flask import Blueprint

bp = Blueprint("desk_programmes", __name__, url_prefix="/desk/programmes")
