"""Committees as counts, their meetings and minutes."""

from flask import Blueprint

bp = Blueprint("committees", __name__)
