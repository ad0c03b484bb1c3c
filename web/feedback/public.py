"""Saying something, reading what others said and what became of it."""

from flask import Blueprint

bp = Blueprint("feedback", __name__)
