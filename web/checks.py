"""The yearly question by e-mail or on paper: a page behind a secret link."""

from flask import Blueprint

bp = Blueprint("checks", __name__)
