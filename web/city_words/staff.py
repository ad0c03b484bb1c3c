"""Changing a city's words and papers without code."""

from flask import Blueprint

bp = Blueprint("desk_words", __name__, url_prefix="/desk/words")
