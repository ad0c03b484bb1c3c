"""A shared link: opened with a button, kept in a cookie."""

from flask import Blueprint

bp = Blueprint("shared", __name__)
