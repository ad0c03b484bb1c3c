"""A correction that anybody proposes, and its own page by a secret link."""

from flask import Blueprint

bp = Blueprint("corrections", __name__)
