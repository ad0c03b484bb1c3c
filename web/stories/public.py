"""Case stories (先進事例), and what similar districts do."""

from flask import Blueprint

bp = Blueprint("stories", __name__)
