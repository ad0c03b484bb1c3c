"""Linking concerns to activities; writing case stories."""

from flask import Blueprint

bp = Blueprint("desk_stories", __name__, url_prefix="/desk/stories")
