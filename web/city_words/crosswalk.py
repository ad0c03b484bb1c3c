"""How the cities' words stand to each other (形態・領域・担い手)."""

from flask import Blueprint

bp = Blueprint("crosswalk", __name__)
