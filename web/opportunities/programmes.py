"""Standing systems of participation by phase, with their places."""

from flask import Blueprint

bp = Blueprint("programmes", __name__)
