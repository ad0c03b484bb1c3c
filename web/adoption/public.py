"""The public list and map of what can be adopted, and who keeps what."""

from flask import Blueprint

bp = Blueprint("adoption", __name__)
