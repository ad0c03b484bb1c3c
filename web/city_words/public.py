"""A city's own words, plans and guidelines."""

from flask import Blueprint

bp = Blueprint("city_words", __name__)
