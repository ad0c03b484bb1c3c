"""Local concerns, with and without anything that answers them."""

from flask import Blueprint

bp = Blueprint("issues", __name__)
