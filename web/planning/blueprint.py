"""The one blueprint of the planners' pages; its modules add their routes."""

from flask import Blueprint

bp = Blueprint("districts", __name__)
