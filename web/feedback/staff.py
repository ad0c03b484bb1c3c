"""Passing, answering and closing what residents said."""

from flask import Blueprint

bp = Blueprint("desk_feedback", __name__, url_prefix="/desk/feedback")
